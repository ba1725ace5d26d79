import { type ByteQueue, type Parse, skip } from "./byte-queue.ts";
import { serverFault } from "./errors.ts";
import { packRgb } from "./framebuffer.ts";
import { parseFramebufferUpdate } from "./framebuffer-update-parser.ts";
import type { ServerMessageSink } from "./server-message-sink.ts";

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
  [1, parseColourMapEntries],
  [2, parseBell],
  [3, parseServerCutText],
  // EndOfContinuousUpdates: no more than its type. We never ask for them: one request in flight paces a BMC.
  [150, parseNothing],
  [248, parseServerFence],
  [250, skipXvp], // iDRAC 8 sends it unasked
]);

/** Section 7.6.2: pad, U16 first-colour, U16 number-of-colours, then U16 red, green, blue each. */
function* parseColourMapEntries(input: ByteQueue, sink: ServerMessageSink): Parse {
  if (input.length < 5) yield 5;
  input.take(1);
  const first = input.u16();
  const count = input.u16();
  for (let i = 0; i < count; i++) {
    if (input.length < 6) yield 6;
    const word = packRgb(input.u16() >> 8, input.u16() >> 8, input.u16() >> 8);
    sink.colour?.(first + i, word);
  }
}

/** Section 7.6.3: no more than its type. */
function parseBell(_: ByteQueue, sink: ServerMessageSink): Parse {
  sink.bell?.();
  return parseNothing();
}

/** Section 7.6.4. A negative length is the extended clipboard. */
function* parseServerCutText(input: ByteQueue, sink: ServerMessageSink): Parse {
  const { maxCutTextBytes } = sink.limits;
  if (input.length < 7) yield 7;
  input.take(3);
  const length = input.s32();
  if (Math.abs(length) > maxCutTextBytes) {
    throw serverFault("RFB_LIMIT", `reading ServerCutText: ${Math.abs(length)} bytes, the limit is ${maxCutTextBytes}`);
  }
  const bytes = Math.abs(length);
  if (!sink.cutText) return yield* skip(input, bytes);
  if (input.length < bytes) yield bytes;
  sink.cutText(input.take(bytes).slice(), length < 0);
}

function* parseNothing(): Parse {}

/** ServerFence, rfbproto: pad[3], U32 flags, U8 length of at most 64, payload. */
function* parseServerFence(input: ByteQueue, sink: ServerMessageSink): Parse {
  if (input.length < 8) yield 8;
  input.take(3);
  const flags = input.u32();
  const length = input.u8();
  if (length > 64) throw serverFault("RFB_PROTOCOL", `reading a fence: ${length} bytes of payload, 64 at most`);
  if (input.length < length) yield length;
  const payload = input.take(length).slice();
  sink.fence?.(flags, payload);
}

/** xvp server message, rfbproto: pad, version, code. */
function* skipXvp(input: ByteQueue): Parse {
  yield* skip(input, 3);
}
