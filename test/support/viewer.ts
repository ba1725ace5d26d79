import { once } from "node:events";
import { WebSocket } from "ws";
import type { ByteStream } from "#/lib/stream/index.ts";
import { connectRfb, type RfbClient } from "#/protocols/rfb/index.ts";
import { vncCipher } from "#/transports/index.ts";

/** The WebSocket that a console URL leads to: what noVNC would open. */
export function webSocketUrl(consoleUrl: string): string {
  const url = new URL(consoleUrl);
  return `ws://${url.host}/${url.searchParams.get("path") ?? ""}`;
}

/** Opens a console as a browser would and finishes the RFB handshake. */
export async function openViewer(consoleUrl: string): Promise<RfbClient & { socket: WebSocket }> {
  const socket = new WebSocket(webSocketUrl(consoleUrl), ["binary"]);
  // Before it is open: the server's first frame can come with the answer to the upgrade.
  const stream = webSocketStream(socket);
  await once(socket, "open");
  const client = await connectRfb(stream, { profile: "plain", password: null }, { vncCipher });
  return Object.assign(client, { socket });
}

/** The status an upgrade is refused with, and the body; 101 when it is not. */
export async function upgradeStatus(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  const socket = new WebSocket(url, ["binary"], { headers });
  return new Promise((resolve, reject) => {
    socket.on("open", () => {
      socket.terminate();
      resolve({ status: 101, body: "" });
    });
    socket.on("unexpected-response", (_, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    socket.on("error", reject);
  });
}

function webSocketStream(socket: WebSocket): ByteStream {
  const queue: (Uint8Array | null)[] = [];
  let wake = () => {};
  socket.on("message", (bytes: Buffer) => {
    queue.push(bytes);
    wake();
  });
  socket.on("close", () => {
    queue.push(null);
    wake();
  });
  return {
    peer: "the proxy",
    read: async () => {
      while (queue.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return queue.shift() ?? null;
    },
    write: async (bytes) => socket.send(bytes),
    close: () => socket.terminate(),
  };
}
