import { once } from "node:events";
import { WebSocket } from "ws";
import { eventually } from "../support/process.ts";

/** A WebSocket client of a serial console. */
export interface LineClient {
  readonly socket: WebSocket;
  /** What came, without base64. */
  readonly seen: string;
  readonly frames: readonly { readonly text: string; readonly isBinary: boolean }[];
  readonly closeCode: number | null;
  /** As the sub-protocol wants it. */
  type(text: string): void;
  shows(text: string | RegExp): Promise<void>;
  close(): Promise<void>;
}

/** As Nova's clients do: `protocols` as offered, frames as the one that was agreed wants them. */
export async function openLine(url: string, protocols: string[] = ["binary"]): Promise<LineClient> {
  const socket = new WebSocket(url, protocols);
  const frames: { text: string; isBinary: boolean }[] = [];
  let seen = "";
  let closeCode: number | null = null;
  socket.on("message", (bytes: Buffer, isBinary: boolean) => {
    frames.push({ text: bytes.toString("latin1"), isBinary });
    seen += isBinary ? bytes.toString() : Buffer.from(bytes.toString("latin1"), "base64").toString();
  });
  socket.on("close", (code) => {
    closeCode = code;
  });
  await once(socket, "open");
  return {
    socket,
    frames,
    get seen() {
      return seen;
    },
    get closeCode() {
      return closeCode;
    },
    type(text) {
      socket.send(socket.protocol === "base64" ? Buffer.from(text).toString("base64") : Buffer.from(text));
    },
    async shows(text) {
      await eventually(`the line to show ${text}`, async () =>
        typeof text === "string" ? seen.includes(text) : text.test(seen),
      );
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await once(socket, "close");
    },
  };
}

/** The status with which a handshake is refused. */
export async function refusalOf(
  url: string,
  protocols: string[],
  headers: Record<string, string> = {},
): Promise<number | undefined> {
  const socket = new WebSocket(url, protocols, { headers });
  return await new Promise((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("error", () => {});
  });
}
