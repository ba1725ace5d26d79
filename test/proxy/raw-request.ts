import { connect, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

/** What came back for a request written by hand, byte for byte, until the other side closed. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** A WebSocket handshake with any header changed (a value) or left out (null). */
export function handshakeText(path: string, headers: Readonly<Record<string, string | null>> = {}): string {
  const all: Record<string, string | null> = {
    Host: "127.0.0.1",
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "binary",
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [`GET ${path} HTTP/1.1`, ...lines, "\r\n"].join("\r\n");
}

/** Writes `text` and collects the answer; for a 101, resolves as soon as its headers are there. */
export function ask(port: number, text: string, tls?: ConnectionOptions): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket: Socket = tls ? connectTls({ host: "127.0.0.1", port, ...tls }) : connect({ host: "127.0.0.1", port });
    let received = "";
    const finish = (): void => {
      socket.destroy();
      const [head = "", body = ""] = received.split("\r\n\r\n", 2);
      resolve({ status: Number(head.split(" ")[1]), head, body });
    };
    socket.setTimeout(20_000, () => reject(new Error(`no answer, only ${JSON.stringify(received)}`)));
    socket.on("error", (error) => (received === "" ? reject(error) : finish()));
    socket.on("data", (bytes) => {
      received += bytes.toString("latin1");
      if (received.startsWith("HTTP/1.1 101") && received.includes("\r\n\r\n")) finish();
    });
    socket.on("end", finish);
    socket.write(text);
  });
}
