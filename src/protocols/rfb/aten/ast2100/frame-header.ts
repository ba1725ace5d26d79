import { ByteReader, type ByteWriter } from "#/lib/bytes/index.ts";
import { invalidFrame, truncatedFrame } from "../errors.ts";
import { SELECTORS } from "./quantisation.ts";

/** The 4 bytes before the bits of an AST2100 frame: U8 luma selector, U8 chroma selector, U16 sampling. */
export interface Ast2100Header {
  /** Which quantisation table: 0 is the coarsest, 11 the finest. */
  readonly lumaSelector: number;
  readonly chromaSelector: number;
  /** "420" is called 422 on the wire: its blocks are 16x16 pixels with one sample of each chroma for 2x2. */
  readonly sampling: Ast2100Sampling;
}

export type Ast2100Sampling = "444" | "420";

export const AST2100_HEADER_BYTES = 4;

const SAMPLING_WIRE: Readonly<Record<Ast2100Sampling, number>> = { "444": 444, "420": 422 };

export function decodeAst2100Header(frame: Uint8Array): Ast2100Header {
  if (frame.length < AST2100_HEADER_BYTES)
    throw truncatedFrame("reading an AST2100 frame: it is shorter than its header");
  const reader = new ByteReader(frame);
  const lumaSelector = reader.u8("the luma selector");
  const chromaSelector = reader.u8("the chroma selector");
  const wire = reader.u16("the sampling");
  if (lumaSelector >= SELECTORS || chromaSelector >= SELECTORS) {
    throw invalidFrame(`reading an AST2100 frame: selectors ${lumaSelector} and ${chromaSelector}, 0 to 11 exist`);
  }
  if (wire === SAMPLING_WIRE["444"]) return { lumaSelector, chromaSelector, sampling: "444" };
  if (wire === SAMPLING_WIRE["420"]) return { lumaSelector, chromaSelector, sampling: "420" };
  throw invalidFrame(`reading an AST2100 frame: sampling ${wire}, 444 and 422 exist`);
}

export function encodeAst2100Header(header: Ast2100Header, writer: ByteWriter): void {
  writer.u8(header.lumaSelector).u8(header.chromaSelector).u16(SAMPLING_WIRE[header.sampling]);
}

/** Pixels a side of the block that a code of the stream stands for. */
export function blockSize(sampling: Ast2100Sampling): 8 | 16 {
  return sampling === "444" ? 8 : 16;
}
