import { createHash } from "node:crypto";
import { concatBytes } from "#/lib/bytes/index.ts";
import { encodeBlockBody, FIRST_SEAL, MAGIC, SEAL_BYTES, sealInput } from "#/protocols/recording/index.ts";
import type { RecordingFile } from "./recording-file.ts";

/** A block to be written. */
export interface NewBlock {
  readonly kind: Parameters<typeof encodeBlockBody>[0];
  readonly timeMs: number;
  readonly payload: Uint8Array;
}

/** Appends sealed blocks to a file: some together, whole or not at all. */
export class BlockWriter {
  readonly #file: RecordingFile;
  #seal = FIRST_SEAL;
  /** What of the file is good: whole blocks, their seals following from each other. */
  #length = 0;

  constructor(file: RecordingFile) {
    this.#file = file;
  }

  get length(): number {
    return this.#length;
  }

  /** Of the last block: whoever has it can tell this recording from a forged one. */
  get seal(): Uint8Array {
    return this.#seal;
  }

  /** Resolves with each block's offset when they are written. When it rejects, the file is as if it had not been called. */
  async append(blocks: readonly NewBlock[]): Promise<number[]> {
    const parts: Uint8Array[] = this.#length === 0 ? [MAGIC] : [];
    const offsets: number[] = [];
    let length = this.#length + (parts[0]?.length ?? 0);
    let seal = this.#seal;
    for (const { kind, timeMs, payload } of blocks) {
      const body = encodeBlockBody(kind, timeMs, payload);
      seal = createHash("sha256").update(sealInput(seal, body)).digest().subarray(0, SEAL_BYTES);
      parts.push(body, seal);
      offsets.push(length);
      length += body.length + SEAL_BYTES;
    }
    try {
      await this.#file.write(concatBytes(parts), this.#length);
    } catch (error) {
      // Half a block at the end is what readers are prepared for, should this fail as well.
      await this.#file.truncate(this.#length).catch(() => {});
      throw error;
    }
    this.#length = length;
    this.#seal = seal;
    return offsets;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
