import type { BitWriter } from "./bit-writer.ts";
import { BLOCK_CODE } from "./block-code.ts";
import { VqPalette } from "./vq-palette.ts";

/** What fits a VQ block: its colours as `y << 16 | cb << 8 | cr`, and which of them each pixel has. */
interface FewColours {
  readonly colours: readonly number[];
  readonly indices: Uint8Array;
}

/** Writes blocks of at most four colours by a palette that goes through the frame. */
export class VqEncoder {
  readonly #bits: BitWriter;
  readonly #palette = new VqPalette();
  readonly #indices = new Uint8Array(64);
  #nextSlot = 0;

  constructor(bits: BitWriter) {
    this.#bits = bits;
  }

  /** The block's colours when they are few enough, else null. Valid until the next call. */
  match(ycc: Uint32Array): FewColours | null {
    const colours: number[] = [];
    for (let i = 0; i < 64; i++) {
      const colour = ycc[i] as number;
      let index = colours.indexOf(colour);
      if (index < 0) {
        if (colours.length === 4) return null;
        index = colours.push(colour) - 1;
      }
      this.#indices[i] = index;
    }
    return { colours, indices: this.#indices };
  }

  /** The block code for that many colours. */
  codeOf({ colours }: FewColours): number {
    return colours.length === 1 ? BLOCK_CODE.vq1 : colours.length === 2 ? BLOCK_CODE.vq2 : BLOCK_CODE.vq4;
  }

  encode(block: FewColours): void {
    const indexBits = this.codeOf(block) - BLOCK_CODE.vq1;
    const slots = new Set<number>();
    for (const colour of block.colours) {
      const known = this.#palette.colours.indexOf(colour);
      if (known >= 0) slots.add(known);
    }
    for (let i = 0; i < 1 << indexBits; i++) {
      // Three colours are written as four, the last of which nobody uses.
      const colour = block.colours[i];
      if (colour === undefined) this.#bits.put(0, 3);
      else this.#putColour(colour, slots);
    }
    if (indexBits > 0) for (const index of block.indices) this.#bits.put(index, indexBits);
  }

  /** U1 update, U2 slot, and the colour when it is new there. `slots` are those that the block needs as they are. */
  #putColour(colour: number, slots: Set<number>): void {
    const known = this.#palette.colours.indexOf(colour);
    if (known >= 0) {
      this.#bits.put(known, 3);
      return;
    }
    while (slots.has(this.#nextSlot)) this.#nextSlot = (this.#nextSlot + 1) & 3;
    this.#palette.colours[this.#nextSlot] = colour;
    slots.add(this.#nextSlot);
    this.#bits.put(4 | this.#nextSlot, 3);
    this.#bits.put(colour, 24);
  }
}
