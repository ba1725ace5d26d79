import { ByteReader } from "#/lib/bytes/index.ts";
import { type ByteQueue, type Parse, skip } from "../byte-queue.ts";
import { serverFault } from "../errors.ts";
import { geometryFits, type RfbLimits } from "../limits.ts";
import { FRAME_RECT_HEADER_BYTES, isScreenOff } from "./messages/frame-rect.ts";

/** One picture: all of the screen's size, however little of it has changed. */
export interface AtenFrame {
  readonly width: number;
  readonly height: number;
  readonly encoding: number;
  /** A view, valid until `frame` returns. */
  readonly bytes: Uint8Array;
}

/** What a parser of server messages needs of the session around it. */
export interface AtenServerMessageSink {
  readonly limits: RfbLimits;
  /** Bytes of MouseGetInfo's answer, which firmware generations do not agree on. */
  readonly mouseInfoBytes: number;
  /** The parser stands before a message (true) or in one (false). */
  atBoundary(atBoundary: boolean): void;
  frame(frame: AtenFrame): void;
  /** The machine gives no signal. */
  screenOff(): void;
  /** A FramebufferUpdate is complete: the next may be asked for. */
  updated(): void;
}

/** Bytes of a frame: some for nothing, and 4 a pixel. Both encodings stay far below. */
const FRAME_BYTES_FREE = 64 * 1024;
const FRAME_BYTES_A_PIXEL = 4;

/** Pixels a side of a hardware cursor. */
const MAX_CURSOR = 256;

/** Server-to-client messages. An unknown type has no known length and ends the session. */
export function* parseAtenServerMessages(input: ByteQueue, sink: AtenServerMessageSink): Parse<never> {
  for (;;) {
    sink.atBoundary(true);
    if (input.length < 1) yield 1;
    sink.atBoundary(false);
    const type = input.u8();
    if (type === 0x00) yield* parseFramebufferUpdate(input, sink);
    else if (type === 0x04) yield* skipCursor(input);
    else {
      const bytes = type === 0x37 ? sink.mouseInfoBytes : PASSED_OVER.get(type);
      if (bytes === undefined) throw serverFault("RFB_PROTOCOL", `reading an ATEN message: unknown type ${type}`);
      yield* skip(input, bytes);
    }
  }
}

/** Bytes after the type. What they say does not matter to a picture. */
const PASSED_OVER: ReadonlyMap<number, number> = new Map([
  [0x16, 1], // keep-alive, keyboard lights
  [0x33, 4], // video info
  [0x35, 5], // keyboard info
  [0x39, 264], // session message: who came and went
  [0x3c, 8], // viewer language
]);

function* parseFramebufferUpdate(input: ByteQueue, sink: AtenServerMessageSink): Parse {
  if (input.length < 3) yield 3;
  input.take(1);
  for (let left = input.u16(); left > 0; left--) yield* parseFrame(input, sink);
  sink.updated();
}

function* parseFrame(input: ByteQueue, sink: AtenServerMessageSink): Parse {
  if (input.length < FRAME_RECT_HEADER_BYTES) yield FRAME_RECT_HEADER_BYTES;
  const header = new ByteReader(input.take(FRAME_RECT_HEADER_BYTES));
  header.skip(4, "the position");
  const width = header.u16("the width");
  const height = header.u16("the height");
  const encoding = header.u32("the encoding");
  header.skip(4, "the mode");
  const length = header.u32("the frame's length");
  const off = isScreenOff(width, height);
  if (!off && !geometryFits(width, height, sink.limits)) {
    throw serverFault("RFB_LIMIT", `reading an ATEN frame: a picture of ${width}x${height} is larger than we take`);
  }
  const limit = FRAME_BYTES_FREE + (off ? 0 : FRAME_BYTES_A_PIXEL * width * height);
  if (length > limit) throw serverFault("RFB_LIMIT", `reading an ATEN frame: ${length} bytes, the limit is ${limit}`);
  if (off) {
    yield* skip(input, length);
    sink.screenOff();
    return;
  }
  if (input.length < length) yield length;
  sink.frame({ width, height, encoding, bytes: input.take(length) });
}

/** U32 x, y, width, height, flag; when the flag is 1 U32 and the pixels of 2 bytes follow. We show no cursor of our own. */
function* skipCursor(input: ByteQueue): Parse {
  if (input.length < 20) yield 20;
  const header = new ByteReader(input.take(20));
  header.skip(8, "the position");
  const width = header.u32("the width");
  const height = header.u32("the height");
  if (header.u32("the flag") !== 1) return;
  if (width > MAX_CURSOR || height > MAX_CURSOR) {
    throw serverFault("RFB_LIMIT", `reading an ATEN cursor: ${width}x${height} pixels, the limit is ${MAX_CURSOR}`);
  }
  yield* skip(input, 4 + 2 * width * height);
}
