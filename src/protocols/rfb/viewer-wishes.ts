import { ENCODING } from "./encodings/encoding.ts";

/** What a viewer's SetEncodings says. */
export interface ViewerWishes {
  readonly listed: ReadonlySet<number>;
  /** JPEG quality 0 to 9; null when the viewer wants no JPEG. */
  readonly jpegLevel: number | null;
  /** Undefined: fast. */
  readonly zlibLevel: number | undefined;
}

/** Of compression levels only the high ones make a difference: all others share the bytes that cost least. */
const SMALL_FROM = 7;
const SMALL_LEVEL = 7;

export function viewerWishes(listed: ReadonlySet<number>): ViewerWishes {
  const level = (lowest: number, highest: number) =>
    [...listed].filter((one) => one >= lowest && one <= highest).map((one) => one - lowest)[0];
  const compression = level(ENCODING.compressLevel0, ENCODING.compressLevel9) ?? 0;
  return {
    listed,
    jpegLevel: level(ENCODING.jpegQuality0, ENCODING.jpegQuality9) ?? null,
    zlibLevel: compression >= SMALL_FROM ? SMALL_LEVEL : undefined,
  };
}
