export { ByteReader } from "./byte-reader.ts";
export { ByteWriter } from "./byte-writer.ts";
export { asciiBytes, asciiText, concatBytes, equalBytes, hex, hexBytes } from "./text.ts";
