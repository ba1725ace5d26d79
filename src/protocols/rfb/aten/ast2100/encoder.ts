import { ByteWriter } from "#/lib/bytes/index.ts";
import { BitWriter } from "./bit-writer.ts";
import { BLOCK_CODE, POSITIONED } from "./block-code.ts";
import { PREDICTOR } from "./block-decoder.ts";
import { BlockEncoder, quantisationReciprocals } from "./block-encoder.ts";
import { yccOfRgb } from "./colour.ts";
import { type Ast2100Header, blockSize, encodeAst2100Header } from "./frame-header.ts";
import type { Ast2100Target } from "./paint.ts";
import { VqEncoder } from "./vq-encoder.ts";

export interface Ast2100EncoderOptions extends Ast2100Header {
  /** Blocks of at most four colours go as VQ, which keeps them exactly. In 4:4:4 only. */
  readonly vq: boolean;
}

/**
 * One frame of a picture as a BMC sends it: the blocks that differ from `before`, the words of a picture of the same size,
 * or all of them when that is null. At the edges the last pixels are repeated.
 */
export function encodeAst2100(
  picture: Ast2100Target,
  before: Uint32Array | null,
  options: Ast2100EncoderOptions,
): Uint8Array<ArrayBuffer> {
  const head = new ByteWriter();
  encodeAst2100Header(options, head);
  const frame = new FrameEncoder(new BitWriter(head.finish()), picture, options);
  const size = blockSize(options.sampling);
  let skipped = false;
  for (let y = 0; y < picture.height; y += size) {
    for (let x = 0; x < picture.width; x += size) {
      if (before && sameBlock(picture, before, x, y, size)) {
        skipped = true;
        continue;
      }
      frame.block(x, y, skipped);
      skipped = false;
    }
  }
  return frame.finish();
}

class FrameEncoder {
  readonly #bits: BitWriter;
  readonly #picture: Ast2100Target;
  readonly #options: Ast2100EncoderOptions;
  readonly #blocks: BlockEncoder;
  readonly #vq: VqEncoder;
  readonly #luma: Float32Array;
  readonly #chroma: Float32Array;
  readonly #ycc: Uint32Array;
  readonly #samples = new Uint8Array(6 * 64);

  constructor(bits: BitWriter, picture: Ast2100Target, options: Ast2100EncoderOptions) {
    this.#bits = bits;
    this.#picture = picture;
    this.#options = options;
    this.#blocks = new BlockEncoder(bits);
    this.#vq = new VqEncoder(bits);
    this.#luma = quantisationReciprocals("luma", options.lumaSelector);
    this.#chroma = quantisationReciprocals("chroma", options.chromaSelector);
    this.#ycc = new Uint32Array(blockSize(options.sampling) ** 2);
  }

  /** The block at a pixel. `positioned`: it does not follow the last one. */
  block(x: number, y: number, positioned: boolean): void {
    const { sampling, vq } = this.#options;
    const size = blockSize(sampling);
    this.#takeBlock(x, y, size);
    const few = vq && sampling === "444" ? this.#vq.match(this.#ycc) : null;
    const code = few ? this.#vq.codeOf(few) : BLOCK_CODE.jpeg;
    this.#bits.put(code | (positioned ? POSITIONED : 0), 4);
    if (positioned) this.#bits.put(((x / size) << 8) | (y / size), 16);
    if (few) this.#vq.encode(few);
    else if (sampling === "444") this.#jpeg444();
    else this.#jpeg420();
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#bits.put(BLOCK_CODE.end, 4);
    return this.#bits.finish();
  }

  #takeBlock(x: number, y: number, size: number): void {
    const { words, width, height } = this.#picture;
    for (let row = 0; row < size; row++) {
      const from = Math.min(y + row, height - 1) * width;
      for (let i = 0; i < size; i++) {
        this.#ycc[row * size + i] = yccOfRgb(words[from + Math.min(x + i, width - 1)] as number);
      }
    }
  }

  #jpeg444(): void {
    const samples = this.#samples;
    for (let i = 0; i < 64; i++) {
      const ycc = this.#ycc[i] as number;
      samples[i] = ycc >>> 16;
      samples[i + 64] = (ycc >>> 8) & 255;
      samples[i + 128] = ycc & 255;
    }
    this.#blocks.encode("luma", PREDICTOR.y, this.#luma, samples, 0);
    this.#blocks.encode("chroma", PREDICTOR.cb, this.#chroma, samples, 64);
    this.#blocks.encode("chroma", PREDICTOR.cr, this.#chroma, samples, 128);
  }

  #jpeg420(): void {
    const samples = this.#samples;
    for (let part = 0; part < 4; part++) this.#takeQuarter(part);
    for (let part = 0; part < 4; part++) this.#blocks.encode("luma", PREDICTOR.y, this.#luma, samples, part * 64);
    this.#blocks.encode("chroma", PREDICTOR.cb, this.#chroma, samples, 256);
    this.#blocks.encode("chroma", PREDICTOR.cr, this.#chroma, samples, 320);
  }

  /** One 8x8 of the four: its Y, and 4x4 of each chroma, the mean of 2x2 pixels. */
  #takeQuarter(part: number): void {
    const ycc = this.#ycc;
    const samples = this.#samples;
    const corner = (part >> 1) * 128 + (part & 1) * 8;
    for (let i = 0; i < 64; i++) samples[part * 64 + i] = (ycc[corner + (i >> 3) * 16 + (i & 7)] as number) >>> 16;
    const chroma = 256 + (part >> 1) * 32 + (part & 1) * 4;
    for (let i = 0; i < 16; i++) {
      const at = corner + (i >> 2) * 32 + (i & 3) * 2;
      let cb = 2;
      let cr = 2;
      for (const pixel of [at, at + 1, at + 16, at + 17]) {
        cb += ((ycc[pixel] as number) >>> 8) & 255;
        cr += (ycc[pixel] as number) & 255;
      }
      const to = chroma + (i >> 2) * 8 + (i & 3);
      samples[to] = cb >> 2;
      samples[to + 64] = cr >> 2;
    }
  }
}

function sameBlock(picture: Ast2100Target, before: Uint32Array, x: number, y: number, size: number): boolean {
  const { words, width } = picture;
  const right = Math.min(x + size, width);
  const bottom = Math.min(y + size, picture.height);
  for (let row = y; row < bottom; row++) {
    for (let at = row * width + x; at < row * width + right; at++) if (words[at] !== before[at]) return false;
  }
  return true;
}
