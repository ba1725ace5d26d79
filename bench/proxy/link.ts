import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/** How to reach the source: through a WebSocket proxy, or (path null) through a plain TCP relay. */
export interface Route {
  readonly port: number;
  readonly path: string | null;
}

const BANNER_BYTES = 12;
const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;
/** All links read into this one: each looks at what it got before the next one reads. */
const shared = Buffer.allocUnsafeSlow(256 * 1024);

/** One connection of the load generator: as cheap as it can be, since its work is not what is measured. */
export interface Link {
  readonly socket: Socket;
  /** A payload as this link's peer wants it: masked and framed, or as it is. */
  frame(payload: Uint8Array): Buffer;
  /** Resolves when `count` more payload bytes have come. */
  receive(count: number): Promise<void>;
  close(): void;
}

/** Resolves when the source's greeting has come through. */
export async function openLink(route: Route): Promise<Link> {
  const counter = route.path === null ? plainCounter() : frameCounter();
  let owed = BANNER_BYTES;
  let settle: (() => void) | null = null;
  let reject: ((error: Error) => void) | null = null;
  const socket = connect({
    host: "127.0.0.1",
    port: route.port,
    noDelay: true,
    onread: {
      buffer: shared,
      callback: (count) => {
        owed -= counter(shared, count);
        if (owed <= 0) settle?.();
        return true;
      },
    },
  });
  const receive = (count: number): Promise<void> =>
    new Promise((resolve, fail) => {
      if (socket.closed) fail(new Error("the connection was closed"));
      owed += count;
      settle = () => {
        settle = null;
        resolve();
      };
      reject = fail;
    });
  const broke = (error?: Error): void => reject?.(error ?? new Error("the connection was closed"));
  socket.on("error", broke);
  socket.on("close", () => broke());
  if (route.path !== null) socket.write(handshake(route));
  await receive(0);
  return {
    socket,
    receive,
    frame: (payload) => (route.path === null ? Buffer.from(payload) : maskedFrame(payload)),
    close: () => {
      reject = null;
      socket.destroy();
    },
  };
}

function handshake({ port, path }: Route): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: binary",
    "\r\n",
  ].join("\r\n");
}

function maskedFrame(payload: Uint8Array): Buffer {
  const size = payload.length;
  const header =
    size < 126 ? [0x82, 0x80 | size] : size < 65536 ? [0x82, 0xfe, size >> 8, size & 255] : [0x82, 0xff, 0, 0, 0, 0];
  if (size >= 65536) header.push(...[24, 16, 8, 0].map((shift) => (size >>> shift) & 255));
  return Buffer.concat([Buffer.from([...header, ...MASK]), payload.map((byte, at) => byte ^ (MASK[at & 3] as number))]);
}

function plainCounter() {
  return (_bytes: Buffer, count: number): number => count;
}

/** Counts the payload in a server's frames, after skipping the answer to the handshake. */
function frameCounter() {
  let head = "";
  let inHead = true;
  let header: number[] = [];
  let left = 0;
  return (bytes: Buffer, count: number): number => {
    let at = 0;
    if (inHead) {
      const before = head.length;
      head += bytes.toString("latin1", 0, count);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return 0;
      if (!head.startsWith("HTTP/1.1 101")) throw new Error(`the proxy answered ${head.slice(0, 40)}`);
      inHead = false;
      at = end + 4 - before;
    }
    let payload = 0;
    while (at < count) {
      if (left > 0) {
        const part = Math.min(left, count - at);
        at += part;
        left -= part;
        payload += part;
        continue;
      }
      header.push(bytes[at++] as number);
      const kind = header[1] ?? 0;
      if (header.length < 2 + (kind === 127 ? 8 : kind === 126 ? 2 : 0)) continue;
      left = kind < 126 ? kind : header.slice(2).reduce((sum, byte) => sum * 256 + byte, 0);
      header = [];
    }
    return payload;
  };
}
