import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import type { Deflate } from "../encodings/tight.ts";
import { Inflater } from "../zlib/inflater.ts";
import { decodeUtf8, encodeUtf8 } from "./clipboard-text.ts";

/**
 * The body of a cut text with a negative length, rfbproto "Extended Clipboard Pseudo-Encoding": U32 flags, bits 0 to 15
 * formats and 24 to 31 actions. Of the formats we take text.
 */
export type ExtendedClipboard =
  /** Null: it takes no text. */
  | { readonly kind: "caps"; readonly actions: number; readonly maxTextBytes: number | null }
  | { readonly kind: "request" | "notify"; readonly hasText: boolean }
  | { readonly kind: "peek" }
  /** Null: no text, or more than is taken. */
  | { readonly kind: "provide"; readonly text: string | null };

export const CLIPBOARD_ACTION = {
  caps: 0x0100_0000,
  request: 0x0200_0000,
  peek: 0x0400_0000,
  notify: 0x0800_0000,
  provide: 0x1000_0000,
} as const;

const TEXT = 1;
const FORMATS = 0xffff;
const ALL_ACTIONS = 0x1f00_0000;
/** One read of the inflater. */
const PIECE_BYTES = 32 * 1024;

/** Null for an action that nobody knows. Throws when it ends early, or its zlib data is damaged. */
export function decodeExtendedClipboard(bytes: Uint8Array, maxTextBytes: number): ExtendedClipboard | null {
  const reader = new ByteReader(bytes);
  const flags = reader.u32("extended clipboard flags");
  const hasText = (flags & TEXT) !== 0;
  if (flags & CLIPBOARD_ACTION.caps) {
    // One size a format, the lowest bit's first.
    return { kind: "caps", actions: flags, maxTextBytes: hasText ? reader.u32("the largest text") : null };
  }
  if (flags & CLIPBOARD_ACTION.request) return { kind: "request", hasText };
  if (flags & CLIPBOARD_ACTION.peek) return { kind: "peek" };
  if (flags & CLIPBOARD_ACTION.notify) return { kind: "notify", hasText };
  if (!(flags & CLIPBOARD_ACTION.provide)) return null;
  const compressed = reader.bytes(reader.remaining, "extended clipboard text");
  return { kind: "provide", text: hasText ? inflateText(compressed, maxTextBytes) : null };
}

/** U32 length and as many bytes a format, text first. */
function inflateText(compressed: Uint8Array, maxBytes: number): string | null {
  const inflater = new Inflater();
  inflater.push(compressed);
  const length = new ByteReader(inflater.read(4)).u32("the length of the text");
  if (length > maxBytes) return null;
  const text = new Uint8Array(length);
  for (let at = 0; at < length; at += PIECE_BYTES) text.set(inflater.read(Math.min(PIECE_BYTES, length - at)), at);
  return decodeUtf8(text);
}

/** `maxTextBytes`: how large a text may come without having been asked for. */
export function encodeClipboardCaps(maxTextBytes: number): Uint8Array {
  return new ByteWriter()
    .u32(ALL_ACTIONS | TEXT)
    .u32(maxTextBytes)
    .finish();
}

export function encodeClipboardRequest(): Uint8Array {
  return new ByteWriter().u32(CLIPBOARD_ACTION.request | TEXT).finish();
}

export function encodeClipboardNotify(hasText: boolean): Uint8Array {
  return new ByteWriter().u32(CLIPBOARD_ACTION.notify | (hasText ? TEXT : 0)).finish();
}

export function encodeClipboardProvide(text: string, deflate: Deflate): Uint8Array {
  const utf8 = encodeUtf8(text);
  const plain = new ByteWriter().u32(utf8.length).bytes(utf8).finish();
  return new ByteWriter()
    .u32(CLIPBOARD_ACTION.provide | TEXT)
    .bytes(deflate(plain))
    .finish();
}

/** Formats and actions of a caps message that are of use to us. */
export function takesAction(actions: number, action: keyof typeof CLIPBOARD_ACTION): boolean {
  return (actions & CLIPBOARD_ACTION[action]) !== 0 && (actions & FORMATS & TEXT) !== 0;
}
