import type { Socket } from "node:net";
import { encodeFrame, HEADER_ROOM, OPCODE, writeFrameHeader } from "#/transports/websocket/index.ts";
import type { ViewerProtocol } from "./proxy-kind.ts";
import type { ReadBuffer, ReadBuffers } from "./read-buffers.ts";
import type { ReadTurns, Turn } from "./read-turns.ts";

const NOTHING = new Uint8Array(0);

export interface DownlinkDeps {
  readonly buffers: ReadBuffers;
  readonly turns: ReadTurns;
}

/**
 * Hub to browser. Node reads the hub's bytes straight into our buffer, the frame header is written into the room in front
 * of them, and header and payload leave in one write: no object and no copy per message.
 *
 * The buffer may be read into again only when the write is done. Nearly always it is done at once; when the browser's
 * socket is full, reading stops until it drains. (Base64, for old clients of serial consoles, costs both.)
 */
export class Downlink implements Turn {
  readonly #deps: DownlinkDeps;
  readonly #browser: Socket;
  readonly #encoding: ViewerProtocol["encoding"];
  #hub: Socket | null = null;
  #buffer: ReadBuffer;
  /** The browser's socket still holds a frame that lies in `#buffer`. */
  #blocked = false;
  #bytes = 0;

  constructor(browser: Socket, encoding: ViewerProtocol["encoding"], deps: DownlinkDeps) {
    this.#browser = browser;
    this.#encoding = encoding;
    this.#deps = deps;
    this.#buffer = deps.buffers.take();
  }

  /** For `net.connect`: Node asks for a buffer after each read, and stops reading when the callback returns false. */
  readonly onread = {
    buffer: (): Uint8Array => this.#buffer.space,
    callback: (count: number): boolean => this.#forward(count),
  };

  get bytes(): number {
    return this.#bytes;
  }

  attach(hub: Socket): void {
    this.#hub = hub;
  }

  resume(): void {
    if (!this.#blocked) this.#hub?.resume();
  }

  close(): void {
    this.#hub = null;
    if (!this.#blocked) this.#deps.buffers.giveBack(this.#buffer);
    this.#blocked = true;
  }

  readonly #unblock = (): void => {
    this.#blocked = false;
    this.resume();
  };

  #frame(count: number): Uint8Array {
    const { whole } = this.#buffer;
    if (this.#encoding === "base64") {
      const text = Buffer.from(whole.buffer, whole.byteOffset + HEADER_ROOM, count).toString("base64");
      return encodeFrame(OPCODE.text, Buffer.from(text, "latin1"));
    }
    const start = writeFrameHeader(whole, HEADER_ROOM, count, OPCODE.binary);
    return whole.subarray(start, HEADER_ROOM + count);
  }

  #forward(count: number): boolean {
    if (this.#hub === null) return false;
    const { space, rank } = this.#buffer;
    this.#browser.write(this.#frame(count));
    this.#bytes += count;

    if (this.#browser.writableLength > 0) {
      this.#blocked = true;
      // Nothing to send, but its callback comes when what is before it has gone. `drain` would not do: it is not
      // emitted for less than the high-water mark.
      this.#browser.write(NOTHING, this.#unblock);
      return false;
    }
    const more = count === space.length && rank > 0;
    this.#buffer = this.#deps.buffers.next(this.#buffer, count);
    if (!more) return true;
    this.#deps.turns.wait(this);
    return false;
  }
}
