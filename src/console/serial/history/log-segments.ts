import { formatMark, type LogMark, parseMarks } from "./log-index.ts";
import type { LogStorage } from "./log-storage.ts";

export interface LogLimits {
  /** Of a node's log in all. A segment that would become longer than a quarter of it is followed by a new one. */
  readonly maxBytes: number;
}

/** A piece of the log, and what is known of when it came: `offset` counts from its first byte. */
export interface LogPiece {
  readonly bytes: Uint8Array;
  readonly marks: readonly LogMark[];
}

const SEGMENTS = 4;

interface Segment {
  readonly number: number;
  bytes: number;
  indexBytes: number;
}

/**
 * The segments of one console's log: 00000001.log and its index 00000001.idx, 00000002.log, and so on. Only the last is
 * written to; the oldest go when all are longer than allowed. One call at a time.
 */
export class LogSegments {
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  readonly #storage: LogStorage;
  #segments: Segment[] | null = null;

  constructor({ maxBytes }: LogLimits, storage: LogStorage) {
    this.#maxBytes = maxBytes;
    this.#segmentBytes = Math.floor(maxBytes / SEGMENTS);
    this.#storage = storage;
  }

  /** Appends; `marks` count from the first of the bytes. When it rejects, none of it is in the log, and it may be tried again. */
  async append(bytes: Uint8Array, marks: readonly LogMark[]): Promise<void> {
    const segments = await this.#open();
    let last = segments.at(-1);
    if (!last || (last.bytes > 0 && last.bytes + bytes.length > this.#segmentBytes)) {
      last = { number: (last?.number ?? 0) + 1, bytes: 0, indexBytes: 0 };
      await this.#prune(segments, bytes.length);
    }
    const start = last.bytes;
    if (bytes.length > 0) await this.#storage.write(logName(last), start, bytes);
    const lines = marks.map((mark) => formatMark({ ...mark, offset: mark.offset + start })).join("");
    const index = Buffer.from(lines);
    if (index.length > 0) await this.#storage.write(indexName(last), last.indexBytes, index);
    last.bytes += bytes.length;
    last.indexBytes += index.length;
    if (segments.at(-1) !== last) segments.push(last);
  }

  /** The last `count` bytes, or all when there are fewer. */
  async tail(count: number): Promise<LogPiece> {
    const pieces: LogPiece[] = [];
    let missing = count;
    for (const segment of [...(await this.#open())].reverse()) {
      if (missing <= 0) break;
      const from = Math.max(0, segment.bytes - missing);
      const bytes = await this.#storage.read(logName(segment), from, segment.bytes - from);
      const index = await this.#storage.read(indexName(segment), 0, segment.indexBytes);
      pieces.unshift({ bytes, marks: marksFrom(parseMarks(Buffer.from(index).toString()), from) });
      missing -= bytes.length;
    }
    return joinPieces(pieces);
  }

  /** True when something was written, now or by an earlier process. */
  async exists(): Promise<boolean> {
    return (await this.#open()).length > 0;
  }

  async #open(): Promise<Segment[]> {
    if (this.#segments) return this.#segments;
    const files = new Map((await this.#storage.list()).map(({ name, bytes }) => [name, bytes]));
    const segments: Segment[] = [];
    for (const [name, bytes] of files) {
      const number = Number(/^(\d{8})\.log$/.exec(name)?.[1] ?? Number.NaN);
      if (!Number.isNaN(number)) segments.push({ number, bytes, indexBytes: 0 });
    }
    segments.sort((a, b) => a.number - b.number);
    for (const segment of segments) segment.indexBytes = await this.#wholeLines(segment, files);
    this.#segments = segments;
    return segments;
  }

  /** After a crash the index may end in half a line: the next is written over it. */
  async #wholeLines(segment: Segment, files: ReadonlyMap<string, number>): Promise<number> {
    const size = files.get(indexName(segment)) ?? 0;
    const end = await this.#storage.read(indexName(segment), Math.max(0, size - 64), 64);
    return end.lastIndexOf(0x0a) < 0 ? 0 : size - (end.length - 1 - end.lastIndexOf(0x0a));
  }

  async #prune(segments: Segment[], coming: number): Promise<void> {
    const total = () => segments.reduce((sum, { bytes }) => sum + bytes, coming);
    for (let oldest = segments[0]; oldest && total() > this.#maxBytes - this.#segmentBytes; oldest = segments[0]) {
      await this.#storage.remove(logName(oldest));
      await this.#storage.remove(indexName(oldest));
      segments.shift();
    }
  }
}

/** `offset` counts from the beginning of all. */
export function joinPieces(pieces: readonly LogPiece[]): LogPiece {
  const marks: LogMark[] = [];
  let length = 0;
  for (const piece of pieces) {
    for (const mark of piece.marks) marks.push({ ...mark, offset: mark.offset + length });
    length += piece.bytes.length;
  }
  return { bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)), marks };
}

/** The marks from `start` on, and the time that the byte at `start` has from the mark before it. */
export function marksFrom(marks: readonly LogMark[], start: number): LogMark[] {
  const before = marks.filter(({ offset }) => offset < start).at(-1);
  const rest = marks.filter(({ offset }) => offset >= start).map((mark) => ({ ...mark, offset: mark.offset - start }));
  return before ? [{ time: before.time, offset: 0, event: "output" }, ...rest] : rest;
}

function logName({ number }: Segment): string {
  return `${String(number).padStart(8, "0")}.log`;
}

function indexName({ number }: Segment): string {
  return `${String(number).padStart(8, "0")}.idx`;
}
