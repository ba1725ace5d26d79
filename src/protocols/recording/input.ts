import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { RecordingFormatError } from "./errors.ts";

/** A key (X keysym) or the pointer, as the BMC got it. */
export type RecordedInput =
  | { readonly kind: "key"; readonly keysym: number; readonly down: boolean }
  | { readonly kind: "pointer"; readonly buttons: number; readonly x: number; readonly y: number };

const KEY = 1;
const POINTER = 2;

export function encodeInput(input: RecordedInput): Uint8Array {
  const writer = new ByteWriter("be", 8);
  if (input.kind === "key")
    writer
      .u8(KEY)
      .u8(input.down ? 1 : 0)
      .u32(input.keysym);
  else writer.u8(POINTER).u8(input.buttons).u16(input.x).u16(input.y);
  return writer.finish();
}

export function decodeInput(payload: Uint8Array): RecordedInput {
  const reader = new ByteReader(payload);
  const kind = reader.u8("the kind of input");
  if (kind === KEY) return { kind: "key", down: reader.u8("down-flag") !== 0, keysym: reader.u32("keysym") };
  if (kind === POINTER) {
    return { kind: "pointer", buttons: reader.u8("button-mask"), x: reader.u16("x"), y: reader.u16("y") };
  }
  throw new RecordingFormatError("RECORDING_FORMAT", "invalid", `reading input: kind ${kind} is not known`);
}
