import { protocolError, WebSocketError } from "./errors.ts";
import { OPCODE } from "./frame-header.ts";
import { unmask } from "./unmask.ts";

const MAX_CONTROL_BYTES = 125;
const NOTHING = new Uint8Array(0);

export interface ClientFrameParserOptions {
  /** The messages that carry the stream. Text is not looked at, and need not be UTF-8. Default: binary. */
  readonly carries?: "binary" | "text";
  /** Longest frame taken; longer ones are refused with 1009 as soon as their header is read. */
  readonly maxFrameBytes: number;
  /** Called for each ping with its payload, which is the callee's to keep. */
  readonly onPing: (payload: Uint8Array) => void;
}

/** What the peer said in its close frame. `code` is null when it gave none. */
export interface ReceivedClose {
  readonly code: number | null;
  readonly reason: string;
}

type Expecting = "opcode" | "length" | "extended-length" | "mask" | "payload";

/**
 * The server's side of RFC 6455 section 5: takes a client's bytes as they come and gives back what its binary (or text)
 * messages carry. Message boundaries are not kept, because a console is a stream; so nothing is stored but the header in hand
 * and at most 125 bytes of a control frame, however the client fragments.
 *
 *   opcode -> length -> [extended length] -> mask -> payload -> opcode
 */
export class ClientFrameParser {
  readonly #options: ClientFrameParserOptions;
  #expecting: Expecting = "opcode";
  #opcode = 0;
  #fin = false;
  /** Bytes of the current field that are still to come. */
  #missing = 0;
  #length = 0;
  #mask = 0;
  /** A binary message has begun and its final frame has not come. */
  #inMessage = false;
  #control: Uint8Array | null = null;
  #close: ReceivedClose | null = null;

  constructor(options: ClientFrameParserOptions) {
    this.#options = options;
  }

  /** Set once the client's close frame has been read. What follows it is ignored, as section 5.5.1 asks. */
  get close(): ReceivedClose | null {
    return this.#close;
  }

  /**
   * Takes the next bytes and returns the payload in them, unmasked and moved together inside `chunk` itself: a view,
   * valid as long as the caller leaves `chunk` alone. Throws `WebSocketError`; nothing may be pushed after that.
   */
  push(chunk: Uint8Array): Uint8Array {
    let from = 0;
    let to = 0;
    for (let at = 0; at < chunk.length && this.#close === null; ) {
      if (this.#expecting !== "payload") {
        this.#header(chunk[at++] as number);
        continue;
      }
      const count = Math.min(this.#missing, chunk.length - at);
      unmask(chunk, at, at + count, this.#mask, this.#length - this.#missing);
      if (this.#control) {
        this.#control.set(chunk.subarray(at, at + count), this.#length - this.#missing);
      } else if (from === to) {
        from = at;
        to = at + count;
      } else {
        chunk.copyWithin(to, at, at + count);
        to += count;
      }
      at += count;
      this.#missing -= count;
      if (this.#missing === 0) this.#endFrame();
    }
    return from === to ? NOTHING : chunk.subarray(from, to);
  }

  #header(byte: number): void {
    switch (this.#expecting) {
      case "opcode":
        this.#readOpcode(byte);
        break;
      case "length":
        this.#readLength(byte);
        break;
      case "extended-length":
        // At most 2^53 matters: the limit is checked as the number grows, so it can neither wrap nor lose bits.
        this.#length = this.#length * 256 + byte;
        if (this.#length > this.#options.maxFrameBytes) throw this.#tooBig();
        if (--this.#missing === 0) this.#expectMask();
        break;
      case "mask":
        this.#mask = (this.#mask << 8) | byte;
        if (--this.#missing === 0) this.#expectPayload();
    }
  }

  #readOpcode(byte: number): void {
    if ((byte & 0x70) !== 0) throw protocolError("reading a frame: reserved bits are set and no extension was agreed");
    this.#fin = (byte & 0x80) !== 0;
    this.#opcode = byte & 0x0f;
    switch (this.#opcode) {
      case OPCODE.text:
      case OPCODE.binary:
        this.#checkData();
        break;
      case OPCODE.continuation:
        if (!this.#inMessage) throw protocolError("reading a frame: a continuation of nothing");
        break;
      case OPCODE.close:
      case OPCODE.ping:
      case OPCODE.pong:
        if (!this.#fin) throw protocolError("reading a frame: a fragmented control frame");
        break;
      default:
        throw protocolError(`reading a frame: opcode ${this.#opcode} is reserved`);
    }
    this.#expecting = "length";
  }

  #checkData(): void {
    const isText = this.#opcode === OPCODE.text;
    if (isText !== (this.#options.carries === "text")) {
      throw new WebSocketError("WEBSOCKET_TEXT", 1003, `${isText ? "Text" : "Binary"} frames are not supported`);
    }
    if (this.#inMessage) throw protocolError("reading a frame: a new message inside a fragmented one");
  }

  #readLength(byte: number): void {
    if ((byte & 0x80) === 0) throw protocolError("reading a frame: a client's frame must be masked");
    const length = byte & 0x7f;
    if (this.#opcode >= OPCODE.close && length > MAX_CONTROL_BYTES) {
      throw protocolError("reading a frame: a control frame of more than 125 bytes");
    }
    if (length < 126) {
      this.#length = length;
      if (length > this.#options.maxFrameBytes) throw this.#tooBig();
      this.#expectMask();
    } else {
      this.#length = 0;
      this.#missing = length === 126 ? 2 : 8;
      this.#expecting = "extended-length";
    }
  }

  #expectMask(): void {
    this.#mask = 0;
    this.#missing = 4;
    this.#expecting = "mask";
  }

  #expectPayload(): void {
    this.#control = this.#opcode >= OPCODE.close ? new Uint8Array(this.#length) : null;
    this.#missing = this.#length;
    this.#expecting = "payload";
    if (this.#length === 0) this.#endFrame();
  }

  #endFrame(): void {
    this.#expecting = "opcode";
    const control = this.#control;
    this.#control = null;
    if (control === null) this.#inMessage = !this.#fin;
    else if (this.#opcode === OPCODE.ping) this.#options.onPing(control);
    else if (this.#opcode === OPCODE.close) this.#close = readClose(control);
  }

  #tooBig(): WebSocketError {
    const limit = this.#options.maxFrameBytes;
    return new WebSocketError("WEBSOCKET_TOO_BIG", 1009, `Frames of more than ${limit} bytes are not taken`);
  }
}

/** Section 5.5.1 and 7.4: nothing, or a code that may be sent, then a reason in UTF-8. */
function readClose(payload: Uint8Array): ReceivedClose {
  if (payload.length === 0) return { code: null, reason: "" };
  if (payload.length === 1) throw protocolError("reading a close frame: half a status code");
  const code = ((payload[0] as number) << 8) | (payload[1] as number);
  const defined = (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || code >= 3000;
  if (!defined || code > 4999) throw protocolError(`reading a close frame: status code ${code} may not be sent`);
  try {
    return { code, reason: new TextDecoder("utf-8", { fatal: true }).decode(payload.subarray(2)) };
  } catch {
    throw new WebSocketError("WEBSOCKET_PROTOCOL", 1007, "reading a close frame: the reason is not UTF-8");
  }
}
