import { asciiBytes, ByteWriter } from "#/lib/bytes/index.ts";
import { BGRX32, encodePixelFormat, type PixelFormat, RGB555, RGBX32 } from "#/protocols/rfb/pixel-format.ts";
import { blob, type Field, u8, u16, u32 } from "../fields.ts";
import type { Random } from "../random.ts";
import { extendedClipboard, extendedCutText } from "./clipboard-fields.ts";

/** What noVNC 1.7 lists, and what it may leave out. */
const ENCODINGS = [
  1, 50, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -261, -308, -309, -312, -313, -307, 0xc0a1e5ce, -316,
  0x574d5664, -239,
];
const FORMATS: readonly PixelFormat[] = [RGBX32, BGRX32, RGB555, { ...RGB555, bigEndian: true }];

export interface ViewerSession {
  readonly fields: Field[];
  readonly handshake: number;
}

/**
 * All that a viewer says in one session: every message of facts that a client may send. `answer`: its answer to the VNC
 * authentication challenge, or null where there is none.
 */
export function viewerSession(random: Random, answer: Uint8Array | null): ViewerSession {
  const version = random.pick(["003.003", "003.007", "003.008", "003.008", "003.889"]);
  const fields = [blob(asciiBytes(`RFB ${version}\n`))];
  if (version !== "003.003") fields.push(u8(answer ? 2 : 1));
  if (answer) fields.push(blob(answer));
  fields.push(u8(random.below(2)));
  const handshake = fields.length;
  for (let i = random.below(12); i >= 0; i--) {
    const message = viewerMessage(random);
    // A flood: the same again and again.
    for (let times = random.chance(4) ? random.below(400) : 1; times > 0; times--) fields.push(...message);
  }
  return { fields, handshake };
}

const PADDING = blob(new Uint8Array(3));

function viewerMessage(random: Random): Field[] {
  const data = random.bytes(random.below(40));
  switch (random.below(14)) {
    case 0:
      return [u8(0), PADDING, ...formatFields(random.pick(FORMATS))];
    case 1: {
      const listed = ENCODINGS.filter(() => random.chance(60));
      return [u8(2), u8(0), u16(listed.length), ...listed.map(u32)];
    }
    case 2:
    case 3:
    case 4:
      return updateRequest(random);
    case 5:
      return [u8(4), u8(random.below(2)), u16(0), u32(random.pick([0x61, 0xffe1, 0xff0d, random.below(2 ** 32)]))];
    case 6:
      return [u8(5), u8(random.below(256)), u16(random.below(400)), u16(random.below(300))];
    case 7:
      return [u8(6), PADDING, u32(data.length), blob(data)];
    case 8:
      return extendedCutText(6, extendedClipboard(random, { benign: false }));
    case 9:
      return [u8(255), u8(0), u16(random.below(2)), u32(random.below(0xffff)), u32(random.below(0xff))];
    case 10:
      return [u8(255), u8(1), u16(2), u8(3), u8(2), u32(44_100)];
    case 11: {
      const screen = [u32(1), u16(0), u16(0), u16(800), u16(600), u32(0)];
      return [u8(251), u8(0), u16(800), u16(600), u8(1), u8(0), ...screen];
    }
    case 12:
      return random.pick([
        [u8(150), u8(1), u16(0), u16(0), u16(64), u16(48)],
        [u8(248), PADDING, u32(0x80000003), u8(data.length), blob(data)],
        [u8(250), u8(0), u8(1), u8(random.between(2, 4))],
        [u8(253), u8(0x81), u16(data.length), blob(data)],
      ]);
    default:
      return random.chance(80) ? updateRequest(random) : [u8(random.below(256)), blob(data)];
  }
}

function updateRequest(random: Random): Field[] {
  const whole = random.chance(60);
  const edges = whole ? [0, 0, 65535, 65535] : [random.below(300), random.below(300), random.below(300), 5];
  return [u8(3), u8(random.below(2)), ...edges.map(u16)];
}

function formatFields(format: PixelFormat): Field[] {
  const writer = new ByteWriter();
  encodePixelFormat(format, writer);
  const bytes = writer.finish();
  return [...bytes.subarray(0, 4)].map(u8).concat(blob(bytes.slice(4)));
}
