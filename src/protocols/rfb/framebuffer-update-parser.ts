import { asciiText } from "#/lib/bytes/index.ts";
import { type ByteQueue, type Parse, skip } from "./byte-queue.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { serverFault } from "./errors.ts";
import type { Rect } from "./framebuffer.ts";
import { COUNT_UNKNOWN, RECT_HEADER_BYTES } from "./messages/framebuffer-update.ts";
import { readCursor, readCursorWithAlpha, readVmwareCursor, readXCursor } from "./pseudo/cursor.ts";
import type { ServerMessageSink } from "./server-message-sink.ts";

/** FramebufferUpdate, RFC 6143 section 7.6.1: pad, U16 number-of-rectangles, and these. */
export function* parseFramebufferUpdate(input: ByteQueue, sink: ServerMessageSink): Parse {
  if (input.length < 3) yield 3;
  input.take(1);
  const count = input.u16();
  let resized = false;
  for (let i = 0; i < count || count === COUNT_UNKNOWN; i++) {
    if (input.length < RECT_HEADER_BYTES) yield RECT_HEADER_BYTES;
    const rect = { x: input.u16(), y: input.u16(), width: input.u16(), height: input.u16() };
    const encoding = input.s32();
    if (encoding === ENCODING.lastRect) break;
    if (encoding === ENCODING.desktopSize) {
      resized = true;
      sink.resize(rect.width, rect.height);
      continue;
    }
    if (encoding === ENCODING.extendedDesktopSize) {
      resized = (yield* parseExtendedDesktopSize(input, rect, sink)) || resized;
      continue;
    }
    const parsePseudo = PSEUDO_ENCODINGS.get(encoding);
    if (parsePseudo) yield* parsePseudo(input, rect, sink);
    else yield* parseRect(input, rect, encoding, sink);
  }
  sink.updated(resized);
}

function* parseRect(input: ByteQueue, rect: Rect, encoding: number, sink: ServerMessageSink): Parse {
  const decode = sink.decoders.get(encoding);
  if (!decode) throw serverFault("RFB_PROTOCOL", `reading a rectangle: encoding ${encoding} was not asked for`);
  const target = sink.target();
  const { width, height } = target.framebuffer;
  if (rect.x + rect.width > width || rect.y + rect.height > height) {
    const where = `${rect.width}x${rect.height} at ${rect.x},${rect.y}`;
    throw serverFault("RFB_PROTOCOL", `reading a rectangle: ${where} lies outside the picture of ${width}x${height}`);
  }
  yield* decode(input, rect, target);
  sink.painted(rect);
}

/** Rectangles that say something else than pixels. */
const PSEUDO_ENCODINGS: ReadonlyMap<number, (input: ByteQueue, rect: Rect, sink: ServerMessageSink) => Parse> = new Map(
  [
    [ENCODING.cursor, parseCursor],
    [ENCODING.xCursor, parseXCursor],
    [ENCODING.cursorWithAlpha, parseCursorWithAlpha],
    [ENCODING.vmwareCursor, parseVmwareCursor],
    [ENCODING.ledState, parseLedState],
    [ENCODING.desktopName, parseDesktopName],
    [ENCODING.extendedKey, parseExtendedKey],
    [ENCODING.pointerMotionChange, parseNothing],
    [ENCODING.qemuAudio, parseNothing],
    [ENCODING.extendedMouseButtons, parseNothing],
  ] as const,
);

/** U8 number-of-screens, pad[3], SCREEN[16] each. x is who asked for it, y the outcome: only 0 is a new size. */
function* parseExtendedDesktopSize(input: ByteQueue, rect: Rect, sink: ServerMessageSink): Parse<boolean> {
  if (input.length < 4) yield 4;
  const screens = input.u8();
  input.take(3);
  if (input.length < 16 * screens) yield 16 * screens;
  input.take(16 * screens);
  const { width, height } = sink.size();
  // Servers say it again and again without a change: the picture is not to be thrown away for that.
  if (rect.y !== 0 || (rect.width === width && rect.height === height)) return false;
  sink.resize(rect.width, rect.height);
  return true;
}

function* parseCursor(input: ByteQueue, rect: Rect, sink: ServerMessageSink): Parse {
  const cursor = yield* readCursor(input, rect, sink.pixels, sink.limits);
  sink.cursor?.(cursor);
}

function* parseXCursor(input: ByteQueue, rect: Rect, sink: ServerMessageSink): Parse {
  const cursor = yield* readXCursor(input, rect, sink.limits);
  sink.cursor?.(cursor);
}

function* parseCursorWithAlpha(input: ByteQueue, rect: Rect, sink: ServerMessageSink): Parse {
  const cursor = yield* readCursorWithAlpha(input, rect, sink.limits);
  sink.cursor?.(cursor);
}

function* parseVmwareCursor(input: ByteQueue, rect: Rect, sink: ServerMessageSink): Parse {
  const cursor = yield* readVmwareCursor(input, rect, sink.pixels, sink.limits);
  sink.cursor?.(cursor);
}

function* parseLedState(input: ByteQueue, _: Rect, sink: ServerMessageSink): Parse {
  if (input.length < 1) yield 1;
  const state = input.u8();
  sink.ledState?.(state);
}

/** U32 length, UTF-8. */
function* parseDesktopName(input: ByteQueue, _: Rect, { limits, desktopName }: ServerMessageSink): Parse {
  if (input.length < 4) yield 4;
  const length = input.u32();
  if (length > limits.maxNameBytes) {
    throw serverFault("RFB_LIMIT", `reading DesktopName: ${length} bytes, the limit is ${limits.maxNameBytes}`);
  }
  if (!desktopName) return yield* skip(input, length);
  if (input.length < length) yield length;
  desktopName(asciiText(input.take(length)));
}

function parseExtendedKey(_: ByteQueue, __: Rect, sink: ServerMessageSink): Parse {
  sink.extendedKeys?.();
  return parseNothing();
}

function* parseNothing(): Parse {}
