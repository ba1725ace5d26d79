import { cp437Character } from "./cp437.ts";

/** How a console's bytes from 0x80 are read. "auto": UTF-8, and code page 437 for what is none. */
export type OutputEncoding = "auto" | "utf-8" | "cp437";

const REPLACEMENT = "\ufffd";

/**
 * A serial line's bytes as text, however they are cut. In "auto" the first byte that is no UTF-8 is taken as a sign of
 * firmware that draws in code page 437, whose bytes often look like UTF-8 by chance ("─┐" is c4 bf, a letter in UTF-8).
 * A punctuation or box-drawing character of UTF-8 (e2 80 to e2 9f) is the sign that the operating system has taken over.
 */
export class OutputDecoder {
  readonly #encoding: OutputEncoding;
  #cp437: boolean;
  /** The start of a character whose end has not come: 3 bytes at the most. */
  #held: Uint8Array = new Uint8Array(0);

  constructor(encoding: OutputEncoding) {
    this.#encoding = encoding;
    this.#cp437 = encoding === "cp437";
  }

  /** Bytes that have come and are part of no text yet. */
  get held(): Uint8Array {
    return this.#held;
  }

  decode(chunk: Uint8Array): string {
    if (this.#held.length === 0 && isAscii(chunk)) return latin1(chunk);
    const bytes = joined(this.#held, chunk);
    const parts: string[] = [];
    let at = 0;
    while (at < bytes.length) {
      const lead = bytes[at] as number;
      if (lead < 0x80) {
        let end = at + 1;
        while (end < bytes.length && (bytes[end] as number) < 0x80) end++;
        parts.push(latin1(bytes.subarray(at, end)));
        at = end;
        continue;
      }
      const length = this.#lengthAt(bytes, at);
      if (length === "short") break;
      parts.push(length > 0 ? decodeUtf8(bytes.subarray(at, at + length)) : this.#other(lead));
      at += Math.max(1, length);
    }
    this.#held = bytes.slice(at);
    return parts.join("");
  }

  /** Bytes of the UTF-8 character at `at`; 0: there is none to be read there. */
  #lengthAt(bytes: Uint8Array, at: number): number | "short" {
    if (this.#encoding === "cp437") return 0;
    const length = utf8Length(bytes, at);
    if (!this.#cp437) return length;
    if (bytes[at] !== 0xe2 || length === 0) return 0;
    if (length !== 3 || ((bytes[at + 1] as number) & 0xe0) !== 0x80) return length === "short" ? length : 0;
    this.#cp437 = false;
    return length;
  }

  #other(byte: number): string {
    if (this.#encoding === "utf-8") return REPLACEMENT;
    this.#cp437 = true;
    return cp437Character(byte);
  }
}

/** Length of a well-formed character (Unicode 16, table 3-7); "short": it is well-formed as far as it has come. */
function utf8Length(bytes: Uint8Array, at: number): number | "short" {
  const lead = bytes[at] as number;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return "short";
    const [low, high] = i === 1 ? secondByte(lead) : [0x80, 0xbf];
    if (byte < low || byte > high) return 0;
  }
  return length;
}

function secondByte(lead: number): readonly [number, number] {
  switch (lead) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function joined(held: Uint8Array, chunk: Uint8Array): Uint8Array {
  return held.length === 0 ? chunk : Buffer.concat([held, chunk]);
}
