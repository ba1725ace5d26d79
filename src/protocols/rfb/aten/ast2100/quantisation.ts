/** ITU T.81 Annex K.1 and K.2, in natural order. */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];

/** Thirty-seconds by which a selector scales the tables of Annex K. */
const LUMA_SCALE = [40, 35, 29, 23, 18, 12, 6, 4, 4, 3, 2, 1];
const CHROMA_SCALE = [60, 52, 43, 35, 26, 18, 9, 6, 5, 4, 3, 2];

export const SELECTORS = LUMA_SCALE.length;

export type Component = "luma" | "chroma";

/** What the AAN transform leaves to the quantisation, by row and by column. */
export const AAN_SCALE = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379] as const;

/** The 64 divisors of a selector (0 to 11), in natural order. */
export function quantisationTable(component: Component, selector: number): number[] {
  const scale = (component === "luma" ? LUMA_SCALE : CHROMA_SCALE)[selector] as number;
  return (component === "luma" ? LUMA : CHROMA).map((value) => Math.max(1, Math.floor((value * scale) / 32)));
}

/** The divisors as 16.16 factors for `inverseDct`, in natural order. One table for all sessions. */
export function dequantisationTable(component: Component, selector: number): Int32Array {
  const cache = DEQUANTISATION[component];
  const known = cache[selector];
  if (known) return known;
  const made = Int32Array.from(quantisationTable(component, selector), (value, i) =>
    Math.trunc(value * aan(i >> 3) * aan(i & 7) * 65536),
  );
  cache[selector] = made;
  return made;
}

const DEQUANTISATION: Readonly<Record<Component, Int32Array[]>> = { luma: [], chroma: [] };

function aan(index: number): number {
  return AAN_SCALE[index] as number;
}

/** ITU T.81 figure 5: the natural index of the n-th coefficient on the wire. */
// biome-ignore format: eight rows read better
export const ZIGZAG = Uint8Array.of(
  0, 1, 8, 16, 9, 2, 3, 10,
  17, 24, 32, 25, 18, 11, 4, 5,
  12, 19, 26, 33, 40, 48, 41, 34,
  27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36,
  29, 22, 15, 23, 30, 37, 44, 51,
  58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
);
