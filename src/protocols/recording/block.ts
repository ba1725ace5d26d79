import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { RecordingFormatError } from "./errors.ts";

/** The first bytes of every recording; the digits are the version. */
export const MAGIC = new TextEncoder().encode("OBREC001");

/** U8 kind, 3 zeros, U32 time, U32 payload length. */
export const HEAD_BYTES = 12;
export const SEAL_BYTES = 16;
/** More than a raw picture of 4096x2160. */
export const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** Letters, so that a hex dump can be read. Readers skip kinds they do not know. */
export const BLOCK_KINDS = { header: 0x48, keyFrame: 0x4b, update: 0x55, input: 0x49, gap: 0x47, end: 0x45 } as const;
export type BlockKind = keyof typeof BLOCK_KINDS | "unknown";

/** docs/reference/recording-format.md, "Blocks". */
export interface Block {
  readonly kind: BlockKind;
  /** Milliseconds since the recording began; never less than the block's before. */
  readonly timeMs: number;
  readonly payload: Uint8Array;
  /** Head and payload as they stand in the file: what is sealed. */
  readonly body: Uint8Array;
  readonly seal: Uint8Array;
  /** Of the head, from the start of the file. */
  readonly offset: number;
}

/** Head and payload; the seal comes after. */
export function encodeBlockBody(
  kind: keyof typeof BLOCK_KINDS,
  timeMs: number,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter("be", HEAD_BYTES + payload.length);
  return writer.u8(BLOCK_KINDS[kind]).zeros(3).u32(timeMs).u32(payload.length).bytes(payload).finish();
}

const KIND_OF = new Map<number, BlockKind>(
  Object.entries(BLOCK_KINDS).map(([kind, letter]) => [letter, kind as BlockKind]),
);

/** `bytes` begin with a whole head, at `offset` of the file. */
export function decodeBlockHead(bytes: Uint8Array, offset: number) {
  const reader = new ByteReader(bytes.subarray(0, HEAD_BYTES));
  const letter = reader.u8("block kind");
  reader.skip(3, "block padding");
  const timeMs = reader.u32("block time");
  const length = reader.u32("payload length");
  if (length > MAX_PAYLOAD_BYTES) {
    const message = `reading the block at byte ${offset}: a payload of ${length} bytes, the limit is ${MAX_PAYLOAD_BYTES}`;
    throw new RecordingFormatError("RECORDING_LIMIT", "invalid", message);
  }
  return { kind: KIND_OF.get(letter) ?? ("unknown" as const), timeMs, length };
}
