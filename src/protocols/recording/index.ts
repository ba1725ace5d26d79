export { type Block, type BlockKind, encodeBlockBody, MAGIC, SEAL_BYTES } from "./block.ts";
export {
  decodeEnd,
  type EndReason,
  encodeEnd,
  findEnd,
  type KeyFramePlace,
  type RecordingEnd,
  TAIL_BYTES,
} from "./end.ts";
export { RecordingFormatError } from "./errors.ts";
export { decodeGap, encodeGap, type Gap, type GapReason } from "./gap.ts";
export { decodeHeader, encodeHeader, type RecordingHeader } from "./header.ts";
export { decodeInput, encodeInput, type RecordedInput } from "./input.ts";
export { RecordingParser } from "./recording-parser.ts";
export { FIRST_SEAL, SealChain, type Sha256, sealInput } from "./seal.ts";
