import type { Rect } from "../../framebuffer.ts";
import { invalidFrame, truncatedFrame } from "../errors.ts";
import { BitReader } from "./bit-reader.ts";
import { BLOCK_CODE, POSITIONED } from "./block-code.ts";
import { BlockDecoder, PREDICTOR } from "./block-decoder.ts";
import { ChangedRows } from "./changed-rows.ts";
import { AST2100_HEADER_BYTES, type Ast2100Header, blockSize, decodeAst2100Header } from "./frame-header.ts";
import { type Ast2100Target, paintBlock, paintQuarter } from "./paint.ts";
import { dequantisationTable } from "./quantisation.ts";
import { VqPalette } from "./vq-palette.ts";

/** Samples of a 4:4:4 block: Y, Cb and Cr, 64 each. */
const BLOCK_SAMPLES = 192;

/** How often a frame may paint the whole picture: a second pass doubles it; beyond is a frame made to keep us busy. */
const MAX_PASSES = 4;

/**
 * The video encoding of ASPEED's AST2100 and its successors: JPEG-like blocks, blocks of up to four colours, and gaps where
 * nothing changed. A frame is a difference to what the target shows, so one decoder belongs to one picture.
 *
 *     header, then for each block: code [column row] contents, then the end code
 */
export class Ast2100Decoder {
  readonly #bits = new BitReader();
  readonly #blocks = new BlockDecoder(this.#bits);
  readonly #palette = new VqPalette();
  readonly #changed = new ChangedRows();
  /** Six blocks of 8x8: four Y, Cb and Cr in 4:2:0, the first three in 4:4:4. */
  readonly #samples = new Uint8Array(6 * 64);
  /** The samples that the picture was painted from, block by block: a second pass adds to them. In 4:4:4 only. */
  #shown = new Uint8Array(0);

  /**
   * Paints a frame and tells what it painted; marks no damage. Throws `AtenError` for bytes that are no frame: some of the
   * target may have been painted then.
   */
  decode(frame: Uint8Array, target: Ast2100Target): Rect[] {
    const header = decodeAst2100Header(frame);
    const size = blockSize(header.sampling);
    const columns = Math.ceil(target.width / size);
    const rows = Math.ceil(target.height / size);
    this.#bits.reset(frame.subarray(AST2100_HEADER_BYTES));
    this.#blocks.reset();
    this.#palette.reset();
    this.#changed.reset(rows);
    const shownBytes = header.sampling === "444" ? columns * rows * BLOCK_SAMPLES : 0;
    if (this.#shown.length !== shownBytes) this.#shown = new Uint8Array(shownBytes);
    this.#decodeBlocks(header, columns, rows, target);
    return this.#changed.rects(size, target.width, target.height);
  }

  #decodeBlocks(header: Ast2100Header, columns: number, rows: number, target: Ast2100Target): void {
    const bits = this.#bits;
    let column = 0;
    let row = 0;
    for (let left = MAX_PASSES * columns * rows; ; left--) {
      const code = bits.take(4);
      if (code === BLOCK_CODE.end) return;
      if (code & POSITIONED) {
        column = bits.take(8);
        row = bits.take(8);
      }
      if (column >= columns || row >= rows) {
        throw invalidFrame(`reading an AST2100 frame: a block at ${column},${row} of ${columns}x${rows}`);
      }
      if (left === 0) throw invalidFrame("reading an AST2100 frame: it paints the picture over and over");
      if (header.sampling === "444") this.#block444(code & ~POSITIONED, header, column, row, columns, target);
      else this.#block420(code & ~POSITIONED, header, column, row, target);
      if (bits.beyondEnd) throw truncatedFrame("reading an AST2100 frame: it ends without its end code");
      this.#changed.add(column, row);
      if (++column === columns) {
        column = 0;
        if (++row === rows) row = 0;
      }
    }
  }

  #block444(
    code: number,
    { lumaSelector, chromaSelector }: Ast2100Header,
    column: number,
    row: number,
    columns: number,
    target: Ast2100Target,
  ): void {
    const samples = this.#samples;
    const shownAt = (row * columns + column) * BLOCK_SAMPLES;
    let flat = false;
    if (code === BLOCK_CODE.jpeg) flat = this.#jpeg444(lumaSelector, chromaSelector);
    else if (code === BLOCK_CODE.low) flat = this.#jpeg444(0, 0);
    else if (code >= BLOCK_CODE.vq1 && code <= BLOCK_CODE.vq4) flat = this.#vq(code - BLOCK_CODE.vq1);
    else if (code === BLOCK_CODE.pass2) {
      // ASPEED's "advance" selector: taken to be the second byte of the header. No capture with it is public.
      this.#jpeg444(chromaSelector, chromaSelector);
      for (let i = 0; i < BLOCK_SAMPLES; i++) {
        samples[i] = (samples[i] as number) - 128 + (this.#shown[shownAt + i] as number);
      }
    } else throw unknownCode(code, "4:4:4");
    this.#shown.set(samples.subarray(0, BLOCK_SAMPLES), shownAt);
    paintBlock(samples, column * 8, row * 8, flat, target);
  }

  #block420(code: number, header: Ast2100Header, column: number, row: number, target: Ast2100Target): void {
    if (code !== BLOCK_CODE.jpeg && code !== BLOCK_CODE.low) throw unknownCode(code, "4:2:0");
    const low = code === BLOCK_CODE.low;
    const luma = dequantisationTable("luma", low ? 0 : header.lumaSelector);
    const chroma = dequantisationTable("chroma", low ? 0 : header.chromaSelector);
    const blocks = this.#blocks;
    const samples = this.#samples;
    let flatLuma = 0;
    for (let part = 0; part < 4; part++) {
      if (blocks.decode("luma", PREDICTOR.y, luma, samples, part * 64)) flatLuma |= 1 << part;
    }
    const flatCb = blocks.decode("chroma", PREDICTOR.cb, chroma, samples, 256);
    const flatCr = blocks.decode("chroma", PREDICTOR.cr, chroma, samples, 320);
    for (let part = 0; part < 4; part++) {
      const flat = flatCb && flatCr && (flatLuma & (1 << part)) !== 0;
      paintQuarter(samples, part, column * 16, row * 16, flat, target);
    }
  }

  /** Y, Cb and Cr of one block. True when it is all of one colour. */
  #jpeg444(lumaSelector: number, chromaSelector: number): boolean {
    const samples = this.#samples;
    const chroma = dequantisationTable("chroma", chromaSelector);
    const flatY = this.#blocks.decode("luma", PREDICTOR.y, dequantisationTable("luma", lumaSelector), samples, 0);
    const flatCb = this.#blocks.decode("chroma", PREDICTOR.cb, chroma, samples, 64);
    const flatCr = this.#blocks.decode("chroma", PREDICTOR.cr, chroma, samples, 128);
    return flatY && flatCb && flatCr;
  }

  /** Colours of the palette, chosen by 0, 1 or 2 bits a pixel. True when there is only one. */
  #vq(indexBits: number): boolean {
    const bits = this.#bits;
    const { colours, lookup } = this.#palette;
    for (let i = 0; i < 1 << indexBits; i++) {
      const update = bits.take(1);
      const slot = bits.take(2);
      if (update) colours[slot] = bits.take(24);
      lookup[i] = slot;
    }
    const samples = this.#samples;
    let window = 0;
    for (let i = 0; i < 64; i++) {
      if (indexBits > 0 && ((i * indexBits) & 31) === 0) window = bits.take(32);
      const chosen = indexBits === 0 ? 0 : window >>> (32 - indexBits);
      window <<= indexBits;
      const ycc = colours[lookup[chosen] as number] as number;
      samples[i] = ycc >>> 16;
      samples[i + 64] = (ycc >>> 8) & 255;
      samples[i + 128] = ycc & 255;
    }
    return indexBits === 0;
  }
}

function unknownCode(code: number, sampling: string): Error {
  return invalidFrame(`reading an AST2100 frame: block code ${code} in a ${sampling} picture`);
}
