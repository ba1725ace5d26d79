import { WebSocketError } from "#/transports/websocket/index.ts";

const GROUP = /^[A-Za-z0-9+/]{2}(?:[A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==)$/;

/** Text in base64, frame after frame, each with its own padding and cut anywhere: the bytes. */
export class Base64Stream {
  /** Less than a group of four. */
  #rest = "";

  /** Throws `WebSocketError` for what is no base64; nothing may be pushed after that. */
  push(text: Uint8Array): Uint8Array {
    const all = this.#rest + Buffer.from(text.buffer, text.byteOffset, text.length).toString("latin1");
    const whole = all.length - (all.length % 4);
    this.#rest = all.slice(whole);
    const bytes: number[] = [];
    for (let at = 0; at < whole; at += 4) {
      const group = all.slice(at, at + 4);
      if (!GROUP.test(group)) throw new WebSocketError("WEBSOCKET_PROTOCOL", 1007, "reading a frame: it is not base64");
      bytes.push(...Buffer.from(group, "base64"));
    }
    return Uint8Array.from(bytes);
  }
}
