import {
  type Block,
  decodeEnd,
  decodeGap,
  decodeHeader,
  type Gap,
  type RecordingHeader,
} from "#/protocols/recording/index.ts";

/** A piece of the server stream and when it came. */
interface Frame {
  readonly timeMs: number;
  readonly bytes: Uint8Array;
  /** Shows the whole picture, whatever came before. */
  readonly isKey: boolean;
}

/** A recording as the player needs it: what is to be drawn, in order of time. Takes blocks as they come. */
export class Timeline {
  readonly #frames: Frame[] = [];
  readonly #gaps: Gap[] = [];
  #header: RecordingHeader | null = null;
  #durationMs = 0;
  #complete = false;

  get header(): RecordingHeader | null {
    return this.#header;
  }

  get durationMs(): number {
    return this.#durationMs;
  }

  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** The end was there: the recording is not going on, and was not cut off. */
  get complete(): boolean {
    return this.#complete;
  }

  get length(): number {
    return this.#frames.length;
  }

  add(block: Block): void {
    this.#durationMs = Math.max(this.#durationMs, block.timeMs);
    switch (block.kind) {
      case "header":
        this.#header = decodeHeader(block.payload);
        break;
      case "keyFrame":
      case "update":
        this.#frames.push({ timeMs: block.timeMs, bytes: block.payload, isKey: block.kind === "keyFrame" });
        break;
      case "gap":
        this.#gaps.push(decodeGap(block.payload));
        break;
      case "end":
        this.#complete = true;
        // A gap that lasted to the end has no block of its own.
        this.#gaps.splice(0, this.#gaps.length, ...decodeEnd(block.payload).gaps);
        break;
      default:
        break;
    }
  }

  frame(index: number): Frame | undefined {
    return this.#frames[index];
  }

  /** How many frames have come by this time. */
  indexAt(timeMs: number): number {
    let low = 0;
    let high = this.#frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#frames[middle] as Frame).timeMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last key frame before frame number `index`; 0 when there is none. */
  keyFrameBefore(index: number): number {
    for (let i = index - 1; i > 0; i--) if (this.#frames[i]?.isKey) return i;
    return 0;
  }
}
