import { createHash } from "node:crypto";
import type { Recording, RecordingCheck } from "#/console/interfaces/index.ts";
import { concatBytes } from "#/lib/bytes/index.ts";
import {
  type Block,
  decodeEnd,
  decodeGap,
  decodeHeader,
  findEnd,
  type Gap,
  MAGIC,
  RecordingFormatError,
  RecordingParser,
  SealChain,
  TAIL_BYTES,
} from "#/protocols/recording/index.ts";
import { type RecordingPlace, readBytes } from "./recording-folder.ts";

/** More than any header that we write. */
const HEADER_BYTES = 64 * 1024;

/** What the list says of a recording that is not going on: from its two ends, or all of it when it has no end. */
export async function describeRecording(place: RecordingPlace): Promise<Recording> {
  const { id, nodeUuid, path, sizeBytes } = place;
  const header = await readHeader(place);
  const known = { id, nodeUuid, sizeBytes, startedAt: header.startedAt, continues: header.continues };
  const end = await readEnd(path, sizeBytes);
  if (end === null) {
    const { durationMs, gaps } = await scan(place);
    return { ...known, state: "interrupted", durationMs, gaps, endReason: null };
  }
  const { reason: endReason, gaps } = decodeEnd(end.payload);
  return { ...known, state: "complete", durationMs: end.timeMs, gaps, endReason };
}

/** Reads it all and follows the seals. */
export async function verifyRecording({ path, sizeBytes }: RecordingPlace): Promise<RecordingCheck> {
  const parser = new RecordingParser();
  const chain = new SealChain((bytes) => createHash("sha256").update(bytes).digest());
  let blocks = 0;
  const broken = (problem: string): RecordingCheck => ({ intact: false, complete: parser.ended, blocks, problem });
  try {
    for await (const chunk of readBytes(path, 0, sizeBytes)) {
      for (const block of parser.push(chunk)) {
        if (!(await chain.holds(block))) return broken(`the block at byte ${block.offset} was changed`);
        blocks++;
      }
    }
  } catch (error) {
    if (error instanceof RecordingFormatError) return broken(error.message);
    throw error;
  }
  return { intact: true, complete: parser.ended, blocks, problem: null };
}

async function readHeader({ path, sizeBytes }: RecordingPlace) {
  const parser = new RecordingParser();
  for await (const chunk of readBytes(path, 0, Math.min(sizeBytes, HEADER_BYTES))) {
    const [first] = parser.push(chunk);
    if (first) return decodeHeader(first.payload);
  }
  throw new RecordingFormatError("RECORDING_FORMAT", "invalid", "reading a recording: it has no header");
}

/** The end block; null when the file does not end with one. */
async function readEnd(path: string, sizeBytes: number): Promise<Block | null> {
  const tail = await readAll(readBytes(path, Math.max(0, sizeBytes - TAIL_BYTES), sizeBytes));
  const offset = findEnd(tail, sizeBytes);
  if (offset === null || offset < MAGIC.length) return null;
  try {
    const blocks = new RecordingParser({ headless: true }).push(await readAll(readBytes(path, offset, sizeBytes)));
    return blocks.length === 1 && blocks[0]?.kind === "end" ? blocks[0] : null;
  } catch (error) {
    if (error instanceof RecordingFormatError) return null;
    throw error;
  }
}

async function scan({ path, sizeBytes }: RecordingPlace): Promise<{ durationMs: number; gaps: readonly Gap[] }> {
  const parser = new RecordingParser();
  const gaps: Gap[] = [];
  let durationMs = 0;
  try {
    for await (const chunk of readBytes(path, 0, sizeBytes)) {
      for (const { kind, timeMs, payload } of parser.push(chunk)) {
        durationMs = timeMs;
        if (kind === "gap") gaps.push(decodeGap(payload));
      }
    }
  } catch (error) {
    if (!(error instanceof RecordingFormatError)) throw error;
  }
  return { durationMs, gaps };
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return concatBytes(parts);
}
