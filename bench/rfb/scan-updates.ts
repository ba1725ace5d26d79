import { type ByteQueue, type Parse, skip } from "#/protocols/rfb/byte-queue.ts";
import { ENCODING, type Rect } from "#/protocols/rfb/index.ts";

/** What a viewer that only measures wants to know. */
export interface ScanSink {
  /** A rectangle of one colour: R, G, B from the lowest byte. */
  filled(rect: Rect, colour: number): void;
  /** A FramebufferUpdate is complete. */
  updated(): void;
}

/** Reads FramebufferUpdates of Tight without decoding them: a hundred viewers must not cost more than the hub does. */
export function* scanUpdates(input: ByteQueue, sink: ScanSink): Parse<never> {
  for (;;) {
    if (input.length < 4) yield 4;
    const type = input.u16() >> 8;
    if (type !== 0) throw new Error(`a server message of type ${type} was not expected`);
    for (let left = input.u16(); left > 0; left--) {
      if (input.length < 12) yield 12;
      const rect = { x: input.u16(), y: input.u16(), width: input.u16(), height: input.u16() };
      const encoding = input.s32();
      if (encoding === ENCODING.lastRect) break;
      if (encoding === ENCODING.desktopSize) continue;
      if (encoding === ENCODING.tight) yield* scanTight(input, rect, sink);
      else if (encoding === ENCODING.raw) yield* skip(input, rect.width * rect.height * 4);
      else throw new Error(`a rectangle of encoding ${encoding} was not expected`);
    }
    sink.updated();
  }
}

function* scanTight(input: ByteQueue, rect: Rect, sink: ScanSink): Parse {
  if (input.length < 1) yield 1;
  const kind = input.u8() >> 4;
  if (kind === 8) {
    if (input.length < 3) yield 3;
    sink.filled(rect, input.u8() | (input.u8() << 8) | (input.u8() << 16));
    return;
  }
  if (kind === 9) return yield* skipCompact(input);
  let bytes = rect.width * rect.height * 3;
  if (kind & 4) {
    if (input.length < 2) yield 2;
    if (input.u8() === 1) {
      const colours = input.u8() + 1;
      yield* skip(input, colours * 3);
      bytes = (colours <= 2 ? Math.ceil(rect.width / 8) : rect.width) * rect.height;
    }
  }
  if (bytes < 12) yield* skip(input, bytes);
  else yield* skipCompact(input);
}

function* skipCompact(input: ByteQueue): Parse {
  let length = 0;
  for (let shift = 0; shift <= 14; shift += 7) {
    if (input.length < 1) yield 1;
    const byte = input.u8();
    length |= (shift === 14 ? byte : byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  yield* skip(input, length);
}
