import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { HEAD_BYTES, SEAL_BYTES } from "./block.ts";
import { RecordingFormatError } from "./errors.ts";
import { type Gap, gapFromJson, gapToJson } from "./gap.ts";
import { jsonPayload, parseJsonPayload } from "./json-payload.ts";

export type EndReason = "stopped" | "size" | "console-closed" | "unwatched" | "shutdown";

/** What the last block says: how the recording ended, and where its key frames are. */
export interface RecordingEnd {
  readonly reason: EndReason;
  readonly endedAt: number;
  readonly gaps: readonly Gap[];
  readonly keyFrames: readonly KeyFramePlace[];
}

export interface KeyFramePlace {
  readonly timeMs: number;
  /** Of its block in the file. */
  readonly offset: number;
}

/** A U32 with the payload's length ends it, so that the block is found from the end of the file. */
const LENGTH_BYTES = 4;
/** What `findEnd` needs of a file's last bytes. */
export const TAIL_BYTES = LENGTH_BYTES + SEAL_BYTES;

export function encodeEnd(end: RecordingEnd): Uint8Array {
  const json = jsonPayload({
    reason: end.reason,
    ended_at: new Date(end.endedAt).toISOString(),
    gaps: end.gaps.map(gapToJson),
    key_frames: end.keyFrames.map(({ timeMs, offset }) => [timeMs, offset]),
  });
  return new ByteWriter("be", json.length + LENGTH_BYTES)
    .bytes(json)
    .u32(json.length + LENGTH_BYTES)
    .finish();
}

export function decodeEnd(payload: Uint8Array): RecordingEnd {
  const json = parseJsonPayload(payload.subarray(0, Math.max(0, payload.length - LENGTH_BYTES)), "the recording's end");
  const endedAt = typeof json.ended_at === "string" ? Date.parse(json.ended_at) : Number.NaN;
  const { gaps, key_frames: keyFrames } = json;
  if (!Number.isFinite(endedAt) || !Array.isArray(gaps) || !Array.isArray(keyFrames)) {
    throw new RecordingFormatError("RECORDING_FORMAT", "invalid", "reading the recording's end: a field is missing");
  }
  return {
    reason: json.reason as EndReason,
    endedAt,
    gaps: gaps.map((gap) => gapFromJson(gap as Record<string, unknown>)),
    keyFrames: keyFrames.map((place) => ({ timeMs: Number(place?.[0]) || 0, offset: Number(place?.[1]) || 0 })),
  };
}

/**
 * Where the end block would begin in a file of `fileBytes`, from its last `TAIL_BYTES`; null when that cannot be. Whether
 * there is one shows when it is read: an unfinished recording has none.
 */
export function findEnd(tail: Uint8Array, fileBytes: number): number | null {
  if (tail.length < TAIL_BYTES) return null;
  const length = new ByteReader(tail.subarray(tail.length - TAIL_BYTES)).u32("the end's length");
  const offset = fileBytes - SEAL_BYTES - length - HEAD_BYTES;
  return offset > 0 ? offset : null;
}
