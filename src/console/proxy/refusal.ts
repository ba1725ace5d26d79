import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "#/lib/time/index.ts";

/** How long the caller may take to read our answer. */
const READ_MS = 2_000;

/** Answers an upgrade request in plain HTTP and closes. */
export function refuseUpgrade(socket: Socket, status: number, text: string, clock: Clock): void {
  const body = Buffer.from(`${text}\n`);
  endUpgrade(
    socket,
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n` +
          "Content-Type: text/plain; charset=utf-8\r\n" +
          `Content-Length: ${body.length}\r\n` +
          "Cache-Control: no-store\r\n" +
          "X-Content-Type-Options: nosniff\r\n" +
          (status === 426 || status === 400 ? "Sec-WebSocket-Version: 13\r\n" : "") +
          "Connection: close\r\n\r\n",
      ),
      body,
    ]),
    clock,
  );
}

/** Sends these last bytes to a caller that gets no console. */
export function endUpgrade(socket: Socket, bytes: Uint8Array, clock: Clock): void {
  if (socket.destroyed) return;
  const timer = clock.timer(READ_MS, () => socket.destroy());
  socket.once("close", () => timer[Symbol.dispose]());
  // What the caller sent along is read and dropped, because a close with unread bytes would destroy the answer.
  socket.resume();
  socket.once("end", () => socket.destroy());
  socket.end(bytes);
}
