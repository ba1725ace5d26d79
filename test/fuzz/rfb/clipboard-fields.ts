import { ByteWriter, concatBytes } from "#/lib/bytes/index.ts";
import { deflate } from "#/transports/index.ts";
import { blob, type Field, u8, u32 } from "../fields.ts";
import type { Random } from "../random.ts";
import { bomb } from "./payloads.ts";

/** Bytes of a text that is taken. */
export const MAX_CLIPBOARD_BYTES = 4096;

const ZLIB_HEAD = Uint8Array.of(0x78, 0x01);

/** A body of the extended clipboard: valid, and now and then a bomb, a lie about a length, or noise. */
export function extendedClipboard(random: Random, { benign }: { readonly benign: boolean }): Field[] {
  switch (random.below(benign ? 5 : 8)) {
    case 0:
      return [u32(random.pick([0x1f000001, 0x1b000001, 0x17000001])), u32(random.pick([0, 100, 2 ** 20]))];
    case 1:
      return [u32(0x02000001)];
    case 2:
      return [u32(0x04000000)];
    case 3:
      return [u32(random.pick([0x08000001, 0x08000000]))];
    case 4:
      return [u32(0x10000001), blob(deflate(sized(new Uint8Array(random.below(6000)).fill(0x61))))];
    case 5:
      return [u32(0x10000001), blob(concatBytes([ZLIB_HEAD, bomb().subarray(0, 64 * 1024)]))];
    case 6:
      return [u32(0x10000001), blob(deflate(new ByteWriter().u32(random.below(2 ** 32)).finish()))];
    default:
      return [u32(random.below(2 ** 32)), blob(random.bytes(random.below(40)))];
  }
}

function sized(text: Uint8Array): Uint8Array {
  return concatBytes([new ByteWriter().u32(text.length).finish(), text]);
}

/** A cut text with that body; `type` 3 is a server's, 6 a client's. */
export function extendedCutText(type: 3 | 6, body: readonly Field[]): Field[] {
  const length = body.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return [u8(type), blob(new Uint8Array(3)), u32(-length), ...body];
}
