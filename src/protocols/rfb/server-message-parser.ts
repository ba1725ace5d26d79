import { ByteReader } from "#/lib/bytes/index.ts";
import { type ByteQueue, type Parse, skip } from "./byte-queue.ts";
import { decodeCopyRect } from "./encodings/copy-rect.ts";
import { type DecodeTarget, ENCODING, type RectDecoder } from "./encodings/encoding.ts";
import { decodeHextile } from "./encodings/hextile.ts";
import { decodeRaw } from "./encodings/raw.ts";
import { decodeRre } from "./encodings/rre.ts";
import { serverFault } from "./errors.ts";
import type { Rect } from "./framebuffer.ts";
import type { RfbLimits } from "./limits.ts";
import { COUNT_UNKNOWN, RECT_HEADER_BYTES } from "./messages/framebuffer-update.ts";

const DECODERS: ReadonlyMap<number, RectDecoder> = new Map<number, RectDecoder>([
  [ENCODING.raw, decodeRaw],
  [ENCODING.copyRect, decodeCopyRect],
  [ENCODING.rre, decodeRre],
  [ENCODING.hextile, decodeHextile],
]);

/** What a parser of server messages needs of the session around it. */
export interface ServerMessageSink {
  readonly limits: RfbLimits;
  /** The parser stands before a message (true) or in one (false). */
  atBoundary(atBoundary: boolean): void;
  /** The picture, ready for a rectangle that must lie inside it. */
  target(): DecodeTarget;
  /** DesktopSize: from here on the server's picture has this size. */
  resize(width: number, height: number): void;
  painted(rect: Rect): void;
  /** A FramebufferUpdate is complete. `resized`: what it showed before a DesktopSize is worth nothing. */
  updated(resized: boolean): void;
}

/** Server-to-client messages, RFC 6143 section 7.6, and those of extensions that BMCs send although nobody asked. */
export function* parseServerMessages(input: ByteQueue, sink: ServerMessageSink): Parse<never> {
  for (;;) {
    sink.atBoundary(true);
    if (input.length < 1) yield 1;
    sink.atBoundary(false);
    const type = input.u8();
    const parse = MESSAGES.get(type);
    if (!parse) throw serverFault("RFB_PROTOCOL", `reading a server message: unknown type ${type}`);
    yield* parse(input, sink);
  }
}

const MESSAGES: ReadonlyMap<number, (input: ByteQueue, sink: ServerMessageSink) => Parse> = new Map([
  [0, parseFramebufferUpdate],
  [1, skipColourMapEntries],
  [2, skipBell],
  [3, skipServerCutText],
  [150, skipBell], // EndOfContinuousUpdates: nothing but its type, as Bell
  [248, skipServerFence],
  [250, skipXvp], // iDRAC 8 sends it unasked
]);

function* parseFramebufferUpdate(input: ByteQueue, sink: ServerMessageSink): Parse {
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
    yield* parseRect(input, rect, encoding, sink);
  }
  sink.updated(resized);
}

function* parseRect(input: ByteQueue, rect: Rect, encoding: number, sink: ServerMessageSink): Parse {
  const decode = DECODERS.get(encoding);
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

/** Section 7.6.2. We never use a colour map, so what is in it does not matter. */
function* skipColourMapEntries(input: ByteQueue): Parse {
  if (input.length < 5) yield 5;
  const count = new ByteReader(input.take(5).subarray(3)).u16("number-of-colours");
  yield* skip(input, 6 * count);
}

/** Section 7.6.3: no more than its type. */
function* skipBell(): Parse {}

/** Section 7.6.4. A machine's clipboard is not passed on; a negative length is the extended clipboard. */
function* skipServerCutText(input: ByteQueue, { limits }: ServerMessageSink): Parse {
  if (input.length < 7) yield 7;
  input.take(3);
  const length = Math.abs(input.s32());
  if (length > limits.maxCutTextBytes) {
    throw serverFault("RFB_LIMIT", `reading ServerCutText: ${length} bytes, the limit is ${limits.maxCutTextBytes}`);
  }
  yield* skip(input, length);
}

/** ServerFence, rfbproto: pad[3], U32 flags, U8 length, payload. */
function* skipServerFence(input: ByteQueue): Parse {
  if (input.length < 8) yield 8;
  input.take(7);
  yield* skip(input, input.u8());
}

/** xvp server message, rfbproto: pad, version, code. */
function* skipXvp(input: ByteQueue): Parse {
  yield* skip(input, 3);
}
