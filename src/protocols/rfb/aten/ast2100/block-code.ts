/** The 4 bits before each block. With `POSITIONED` 8 bits of column and 8 of row follow, in blocks. */
export const BLOCK_CODE = {
  jpeg: 0,
  /** A second pass: the samples are added to what the block shows. */
  pass2: 2,
  /** JPEG with the tables of selector 0. */
  low: 4,
  /** One, two or four colours of the palette. */
  vq1: 5,
  vq2: 6,
  vq4: 7,
  end: 9,
} as const;

export const POSITIONED = 8;
