import type { DecodeTarget, RectDecoder } from "./encodings/encoding.ts";
import type { Rect } from "./framebuffer.ts";
import type { RfbLimits } from "./limits.ts";
import type { PixelReader } from "./pixel-translation.ts";
import type { Cursor } from "./pseudo/cursor.ts";

/** What a parser of server messages needs of the session around it. */
export interface ServerMessageSink {
  readonly limits: RfbLimits;
  readonly decoders: ReadonlyMap<number, RectDecoder>;
  /** The parser stands before a message (true) or in one (false). */
  atBoundary(atBoundary: boolean): void;
  readonly pixels: PixelReader;
  /** Of the server's picture. */
  size(): { readonly width: number; readonly height: number };
  /** The picture, ready for a rectangle that must lie inside it. */
  target(): DecodeTarget;
  /** From here on the server's picture has this size. DesktopSize means that what was in it is lost, also at the same size. */
  resize(width: number, height: number): void;
  painted(rect: Rect): void;
  /** A FramebufferUpdate is complete. `resized`: what it showed before a DesktopSize is worth nothing. */
  updated(resized: boolean): void;
  /** SetColourMapEntries, of a server without true colour: a word as in `Framebuffer.words`. */
  colour?(index: number, word: number): void;
  cursor?(cursor: Cursor): void;
  desktopName?(name: string): void;
  /** Bit 0 scroll lock, 1 num lock, 2 caps lock. */
  ledState?(state: number): void;
  /** The server takes QEMU extended key events. */
  extendedKeys?(): void;
  fence?(flags: number, payload: Uint8Array): void;
  bell?(): void;
  /** Latin-1 bytes, or, when `extended`, flags and data of the extended clipboard. */
  cutText?(bytes: Uint8Array, extended: boolean): void;
}
