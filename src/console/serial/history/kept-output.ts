import type { SerialLog, SerialOutput, SerialOutputQuery } from "#/console/interfaces/index.ts";
import type { OutputEncoding } from "../output/output-decoder.ts";
import type { LogPiece } from "./log-segments.ts";
import { lastLines, plainText } from "./plain-text.ts";

/** A console's history, or the files of a console that is off. */
export interface OutputSource {
  /** The last `count` bytes, or all when there are fewer. */
  tail(count: number): Promise<LogPiece>;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** What a machine has said, as people ask for it. */
export class KeptOutput {
  readonly #source: OutputSource;
  readonly #encoding: OutputEncoding;

  constructor(source: OutputSource, encoding: OutputEncoding) {
    this.#source = source;
    this.#encoding = encoding;
  }

  async output({ lines, bytes }: SerialOutputQuery): Promise<SerialOutput> {
    const piece = await this.#source.tail(Math.min(bytes ?? MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES));
    if (lines === undefined) return piece;
    const last = lastLines(piece.bytes, lines);
    const start = piece.bytes.length - last.length;
    const marks = piece.marks.map((mark) => ({ ...mark, offset: Math.max(0, mark.offset - start) }));
    return { bytes: last, marks: marks.filter(({ offset }, at) => offset > 0 || marks[at + 1]?.offset !== 0) };
  }

  async plainOutput(query: SerialOutputQuery): Promise<string> {
    return plainText((await this.output(query)).bytes, this.#encoding);
  }

  async log(): Promise<SerialLog> {
    const { bytes } = await this.#source.tail(Number.MAX_SAFE_INTEGER);
    return { bytes, plain: () => plainText(bytes, this.#encoding) };
  }
}
