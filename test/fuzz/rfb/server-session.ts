import { asciiBytes, ByteWriter } from "#/lib/bytes/index.ts";
import { BGRX32, encodePixelFormat, type PixelFormat, RGB555, RGBX32 } from "#/protocols/rfb/pixel-format.ts";
import { blob, type Field, u8, u16, u32 } from "../fields.ts";
import type { Random } from "../random.ts";
import { extendedClipboard, extendedCutText } from "./clipboard-fields.ts";
import { jpeg } from "./payloads.ts";
import { RECTS, type RectContext, rectSize, SIZES } from "./rects.ts";

const VERSIONS = ["003.003", "003.007", "003.008", "003.008", "003.008", "003.889", "004.000"];
const ENCODINGS = [...RECTS.keys()];
/** 8 bits, 3/3/2. */
const RGB332: PixelFormat = {
  bitsPerPixel: 8,
  depth: 8,
  bigEndian: false,
  trueColour: true,
  redMax: 7,
  greenMax: 7,
  blueMax: 3,
  redShift: 0,
  greenShift: 3,
  blueShift: 6,
};

export interface ServerSessionOptions {
  /** What the client lists: a rectangle of anything else is an error. */
  readonly encodings: readonly number[];
  /** Pixels come as ServerInit says; else as R, G, B, X. */
  readonly serverFormat: boolean;
  /** For a client that knows a password: VNC authentication is taken too. */
  readonly password: boolean;
  /** Nothing that the client may refuse. */
  readonly benign: boolean;
}

export interface ServerSession {
  readonly fields: Field[];
  /** Fields that are the handshake: what comes after them is the steady state. */
  readonly handshake: number;
}

/** All that a server says in one session. */
export function serverSession(random: Random, options: ServerSessionOptions): ServerSession {
  const format = random.pick([BGRX32, RGBX32, RGB555, RGB332]);
  const width = random.pick([1, 16, 64, 64, 100, 300]);
  const height = random.pick([1, 16, 48, 48, 70]);
  const fields = handshake(random, options, format, { width, height });
  const length = fields.length;
  const bytesPerPixel = options.serverFormat ? format.bitsPerPixel / 8 : 4;
  const context: RectContext = { random, benign: options.benign, bytesPerPixel, width, height, zlibBegun: new Set() };
  const encodings = options.encodings.filter((encoding) => RECTS.has(encoding));
  const choices = options.benign ? encodings : [...encodings, ...encodings, ...encodings, ...ENCODINGS];
  for (let i = random.below(6); i >= 0; i--) {
    fields.push(...(random.chance(75) ? update(context, choices) : otherMessage(random, options.benign)));
  }
  if (!options.benign && random.chance(1)) fields.push(...endlessJpeg());
  return { fields, handshake: length };
}

function handshake(
  random: Random,
  { password, benign }: ServerSessionOptions,
  format: PixelFormat,
  size: { readonly width: number; readonly height: number },
): Field[] {
  const version = !benign && random.chance(5) ? "055.008" : random.pick(VERSIONS);
  const fields = [blob(asciiBytes(`RFB ${version}\n`))];
  const type = !benign && random.chance(10) ? random.pick([0, 16, 18, 19, 2]) : password ? random.pick([1, 2]) : 1;
  if (version === "003.003") fields.push(u32(type));
  else if (type === 0) fields.push(u8(0));
  else fields.push(u8(1), u8(type));
  if (type === 0) return [...fields, ...reason(random)];
  if (type === 2) fields.push(blob(random.bytes(16)));
  if (type === 16) fields.push(blob(random.bytes(24)));
  if (type === 19) fields.push(u8(0), u8(2), u8(0), u8(2), u32(260), u32(263), u8(1));
  if (type !== 1 || (version !== "003.003" && version !== "003.007")) {
    const result = benign || random.chance(95) ? 0 : random.below(3);
    fields.push(u32(result));
    if (result !== 0) fields.push(...reason(random));
  }
  fields.push(u16(size.width), u16(size.height), ...formatFields(format));
  const name = asciiBytes(random.pick(["", "OpenVNC", "ATEN iKVM Server", "QEMU (node)"]));
  fields.push(u32(name.length), blob(name));
  // ATEN's, after ServerInit: 4 unknown, session id, four enables.
  if (type === 16) fields.push(blob(random.bytes(8)), u8(1), u8(1), u8(1), u8(1));
  return fields;
}

/** A JPEG whose picture data never ends, as far as we have patience. */
function endlessJpeg(): Field[] {
  const [x, y, width, height] = [0, 0, 16, 16].map(u16) as [Field, Field, Field, Field];
  const head = [u8(0), u8(0), u16(1), x, y, width, height, u32(21), blob(jpeg().slice(0, -2))];
  return [...head, blob(new Uint8Array(2 ** 20).fill(0x55))];
}

function formatFields(format: PixelFormat): Field[] {
  const writer = new ByteWriter();
  encodePixelFormat(format, writer);
  const bytes = writer.finish();
  return [...bytes.subarray(0, 4)].map(u8).concat(blob(bytes.slice(4)));
}

function reason(random: Random): Field[] {
  const text = random.pick([asciiBytes("No"), asciiBytes("Authentication failed\0"), random.bytes(60)]);
  return [u32(text.length), blob(text)];
}

function update(context: RectContext, encodings: readonly number[]): Field[] {
  const { random } = context;
  const count = random.pick([0, 1, 1, 2, 5]);
  const unknown = random.chance(5);
  const fields = [u8(0), u8(0), u16(unknown ? 0xffff : count)];
  for (let i = 0; i < count; i++) {
    const encoding = random.pick(encodings);
    fields.push(...rect(context, encoding));
    // LastRect ends the update whatever the count was.
    if (encoding === -224) return fields;
  }
  if (unknown) fields.push(...[0, 0, 0, 0].map(u16), u32(-224));
  return fields;
}

function rect(context: RectContext, encoding: number): Field[] {
  const { random } = context;
  const data = RECTS.get(encoding);
  const size = rectSize(encoding, context);
  if (SIZES.has(encoding)) Object.assign(context, size);
  const { width, height } = context;
  const x = random.below(width - size.width + 1);
  const y = random.below(height - size.height + 1);
  const fields = [u16(x), u16(y), u16(size.width), u16(size.height), u32(encoding)];
  return data ? [...fields, ...data(context, size)] : fields;
}

function otherMessage(random: Random, benign: boolean): Field[] {
  const data = random.bytes(random.below(30));
  switch (random.below(benign ? 7 : 8)) {
    case 0: {
      const count = random.below(4);
      return [u8(1), u8(0), u16(0), u16(count), blob(random.bytes(6 * count))];
    }
    case 1:
      return [u8(2)];
    case 2:
      return [u8(3), blob(new Uint8Array(3)), u32(data.length), blob(data)];
    case 3:
      return [u8(150)];
    case 4:
      return [u8(248), blob(new Uint8Array(3)), u32(random.pick([1, 2, 0x80000001])), u8(data.length), blob(data)];
    case 5:
      return [u8(250), u8(0), u8(1), u8(random.below(2))];
    case 6:
      return extendedCutText(3, extendedClipboard(random, { benign }));
    default:
      // QEMU's audio, for which nobody has asked.
      return [u8(255), u8(1), u16(2), u32(data.length), blob(data)];
  }
}
