import { ByteWriter, concatBytes } from "#/lib/bytes/index.ts";

/** One field of a message as it goes over the wire. Numbers are 1, 2 or 4 bytes, big-endian. */
export interface Field {
  readonly kind: "number" | "bytes";
  readonly bytes: Uint8Array;
}

export function u8(value: number): Field {
  return { kind: "number", bytes: Uint8Array.of(value) };
}

export function u16(value: number): Field {
  return { kind: "number", bytes: new ByteWriter("be", 2).u16(value).finish() };
}

/** Also S32: the bits are the same. */
export function u32(value: number): Field {
  return { kind: "number", bytes: new ByteWriter("be", 4).u32(value).finish() };
}

export function blob(bytes: Uint8Array): Field {
  return { kind: "bytes", bytes };
}

export function concatFields(fields: readonly Field[]): Uint8Array {
  return concatBytes(fields.map((field) => field.bytes));
}
