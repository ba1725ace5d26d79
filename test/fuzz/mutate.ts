import { type Field, u8, u16, u32 } from "./fields.ts";
import type { Random } from "./random.ts";

/** Breaks a few fields of a valid conversation: their values, their lengths, their order. */
export function mutate(valid: readonly Field[], count: number, random: Random): Field[] {
  const fields = [...valid];
  for (let i = 0; i < count && fields.length > 0; i++) {
    const at = random.below(fields.length);
    const field = fields[at] as Field;
    switch (random.below(10)) {
      case 0:
        fields.splice(at, 1);
        break;
      case 1:
        fields.splice(at, 0, field);
        break;
      case 2:
        fields.splice(at, 0, ...fields.splice(random.below(fields.length), 1));
        break;
      case 3:
        fields.splice(at, 0, { kind: "bytes", bytes: random.bytes(random.between(1, 40)) });
        break;
      default:
        fields[at] = field.kind === "number" ? extreme(field, random) : garble(field, random);
    }
  }
  return fields;
}

/** Numbers at which sizes, counts and signs go wrong. */
function extreme({ bytes }: Field, random: Random): Field {
  const make = bytes.length === 1 ? u8 : bytes.length === 2 ? u16 : u32;
  const max = 2 ** (8 * bytes.length) - 1;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const sign = (max + 1) / 2;
  return make(random.pick([0, 1, max, max - 1, sign, sign - 1, value + 1, value - 1, value * 2, random.below(max)]));
}

function garble({ kind, bytes }: Field, random: Random): Field {
  const length = random.below(bytes.length + 1);
  switch (random.below(4)) {
    case 0:
      return { kind, bytes: bytes.slice(0, length) };
    case 1:
      return { kind, bytes: bytes.slice(length) };
    case 2:
      return { kind, bytes: random.bytes(Math.min(bytes.length, 4096)) };
    default: {
      const flipped = bytes.slice();
      for (let i = random.below(8); i >= 0 && flipped.length > 0; i--) {
        flipped[random.below(flipped.length)] = random.pick([0, 255, 128, random.below(256)]);
      }
      return { kind, bytes: flipped };
    }
  }
}
