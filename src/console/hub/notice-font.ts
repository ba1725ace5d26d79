/** Pixels of one character cell: a 5x8 glyph with a column and two rows between. */
export const CELL_WIDTH = 6;
export const CELL_HEIGHT = 10;
export const GLYPH_WIDTH = 5;
export const GLYPH_HEIGHT = 8;

/**
 * Glyphs from " " to "~", drawn for this project. A glyph is 8 rows from the top, a row one base-32 digit whose five bits
 * are the pixels from the left. The last row is for descenders.
 */
const GLYPHS = `
  00000000 44444040 aaa00000 aavavaa0 4fke5u40 op248j30 cik8lid0 44800000
  24888420 84222480 04lel400 044v4400 00000c48 000v0000 00000cc0 01248g00
  ehjlphe0 4c4444e0 eh1248v0 v2421he0 26aiv220 vgu11he0 68guhhe0 v1248880
  ehhehhe0 ehhf12c0 0cc0cc00 0cc0c480 248g8420 00v0v000 84212480 eh124040
  eh1dlle0 ehhvhhh0 uhhuhhu0 ehggghe0 uhhhhhu0 vgguggv0 vgguggg0 ehgnhhf0
  hhhvhhh0 e44444e0 72222ic0 hikokih0 ggggggv0 hrllhhh0 hhpljhh0 ehhhhhe0
  uhhuggg0 ehhhlid0 uhhukih0 fgge11u0 v4444440 hhhhhhe0 hhhhha40 hhhllla0
  hha4ahh0 hhha4440 v1248gv0 e88888e0 0g842100 e22222e0 4ah00000 0000000v
  84200000 00e1fhf0 ggmphhu0 00egghe0 11djhhf0 00ehvge0 698s8880 00fhhf1e
  ggmphhh0 40c444e0 206222ic ggikoki0 c44444e0 00qllhh0 00mphhh0 00ehhhe0
  00uhhugg 00fhhf11 00mpggg0 00fge1u0 88s88960 00hhhjd0 00hhha40 00hhlla0
  00ha4ah0 00hhhf1e 00v248v0 24484420 44444440 84424480 008l2000`
  .trim()
  .split(/\s+/)
  .map((rows) => Array.from(rows, (digit) => Number.parseInt(digit, 32)));

const FIRST = " ".charCodeAt(0);
const UNKNOWN = GLYPHS["?".charCodeAt(0) - FIRST] as number[];

/** True when the glyph has this pixel, `x` from 0 to 4 and `y` from 0 to 7. What the font lacks is a question mark. */
export function glyphPixel(character: string, x: number, y: number): boolean {
  const rows = GLYPHS[character.charCodeAt(0) - FIRST] ?? UNKNOWN;
  return (((rows[y] as number) >> (GLYPH_WIDTH - 1 - x)) & 1) === 1;
}
