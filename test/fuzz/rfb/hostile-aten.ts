import { asciiBytes } from "#/lib/bytes/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { encodeAst2100 } from "#/protocols/rfb/aten/ast2100/encoder.ts";
import { connectAten, Framebuffer } from "#/protocols/rfb/index.ts";
import { deliver, type Ending, end, settle } from "../delivery.ts";
import { blob, concatFields, type Field, u8, u16, u32 } from "../fields.ts";
import { FuzzStream } from "../fuzz-stream.ts";
import { mutate } from "../mutate.ts";
import { FuzzFailure, judgeEnd } from "../oracle.ts";
import type { Random } from "../random.ts";
import { LIMITS } from "./engine.ts";

const CODES = /^(RFB|ATEN)_/;
const AST2100 = 0x57;
const HERMON = 0x59;
/** Type and length of what is passed over between updates. */
const OTHER_MESSAGES = [
  [0x04, 20],
  [0x16, 1],
  [0x33, 4],
  [0x35, 5],
  [0x37, 3],
  [0x39, 264],
  [0x3c, 8],
] as const;

/** A hostile Supermicro BMC against `connectAten`. */
export async function hostileAten(random: Random): Promise<string> {
  const clock = new ManualClock();
  const stream = new FuzzStream(clock);
  const session = [...handshake(random), ...steadyState(random)];
  const broken = mutate(session, random.pick([0, 1, 1, 2, 5]), random);
  const whole = concatFields(broken);
  const bytes = random.chance(20) ? whole.subarray(0, random.below(whole.length + 1)) : whole;
  const outcome = connectAten(stream, { username: "ADMIN", password: "ADMIN", clock, limits: LIMITS })
    .then(async (client) => {
      for (let i = random.below(4); i > 0; i--) client.key(random.below(0xffff), random.chance(50));
      client.pointer(1, random.below(65536), 5);
      await client.run(new AbortController().signal);
    })
    .then(
      () => null,
      (error: unknown) => error,
    );
  await deliver(bytes, stream, clock, random);
  end(stream, random.pick<Ending>(["close", "close", "reset", "silence"]));
  const error = await settle("the session with a hostile iKVM", outcome, clock);
  if (!stream.closed) throw new FuzzFailure("the stream is open although the session has ended");
  return judgeEnd(error, CODES);
}

/** Version, security type 16, 24 bytes of nothing, the result, ServerInit and 12 bytes more. */
function handshake(random: Random): Field[] {
  const version = asciiBytes(random.pick(["RFB 003.008\n", "RFB 055.008\n"]));
  const format = [
    u8(16),
    u8(16),
    u8(0),
    u8(1),
    u16(31),
    u16(31),
    u16(31),
    u8(10),
    u8(5),
    u8(0),
    blob(new Uint8Array(3)),
  ];
  const name = asciiBytes("ATEN iKVM Server");
  const hello = [blob(version), u8(1), u8(16), blob(random.bytes(24)), u32(0), u16(640), u16(480)];
  const session = [u32(0), u32(7), u8(1), u8(1), u8(1), u8(1)];
  return [...hello, ...format, u32(name.length), blob(name), ...session];
}

function steadyState(random: Random): Field[] {
  const fields: Field[] = [];
  const size = { width: random.pick([16, 64, 100]), height: random.pick([16, 48, 61]) };
  for (let i = random.below(5); i >= 0; i--) {
    if (random.chance(70)) fields.push(...update(random, random.chance(80) ? size : { width: 32, height: 32 }));
    else {
      const [type, length] = random.pick(OTHER_MESSAGES);
      fields.push(u8(type), blob(random.bytes(length)));
    }
  }
  return fields;
}

function update(random: Random, { width, height }: { width: number; height: number }): Field[] {
  const encoding = random.pick([AST2100, AST2100, HERMON, HERMON, random.pick([0, 0x58, 0x60, 0x61])]);
  // Bit 15 in a size: the screen is off.
  const [w, h] = random.chance(5) ? [0xfd80, 0xfe20] : [width, height];
  const frame = encoding === AST2100 ? ast2100(random, width, height) : hermon(random, width, height);
  const length = frame.reduce((sum, field) => sum + field.bytes.length, 0);
  return [u8(0), u8(0), u16(1), u16(0), u16(0), u16(w), u16(h), u32(encoding), u32(0), u32(length), ...frame];
}

/** Four bytes of head, then bits: what a mutation does to them no check of lengths can find. */
function ast2100(random: Random, width: number, height: number): Field[] {
  const picture = new Framebuffer(width, height);
  for (let i = 0; i < 6; i++) {
    const [x, y] = [random.below(width), random.below(height)];
    picture.fill({ x, y, width: width - x, height: height - y }, (0xff000000 | random.below(2 ** 24)) >>> 0);
  }
  const selector = random.below(12);
  const sampling = random.pick(["444", "420"] as const);
  const quality = { lumaSelector: selector, chromaSelector: selector, sampling, vq: random.chance(50) };
  const frame = encodeAst2100(picture, null, quality);
  return [...frame.subarray(0, 4)].map(u8).concat(blob(frame.slice(4)));
}

/** Type, pad, count, length; then 16x16 tiles of 15-bit pixels. */
function hermon(random: Random, width: number, height: number): Field[] {
  const count = random.below(4);
  const fields: Field[] = [u8(0), u8(0), u32(count), u32(10 + count * 518)];
  for (let i = 0; i < count; i++) {
    fields.push(u16(0), u16(0), u8(random.below(height >> 4)), u8(random.below(width >> 4)), blob(random.bytes(512)));
  }
  return fields;
}
