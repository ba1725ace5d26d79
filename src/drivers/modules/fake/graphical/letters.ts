/** Letters of 5 x 7 dots. A row is one digit in base 32, its highest bit on the left; seven rows from the top. */
const LETTERS = new Map(
  Object.entries({
    " ": "0000000",
    "-": "000v000",
    _: "000000v",
    ".": "00000cc",
    ":": "0cc0cc0",
    "/": "01248g0",
    "?": "eh12404",
    "0": "ehjlphe",
    "1": "4c4444e",
    "2": "eh168gv",
    "3": "eh161he",
    "4": "26aiv22",
    "5": "vgu11he",
    "6": "68guhhe",
    "7": "v124888",
    "8": "ehhehhe",
    "9": "ehhf12c",
    A: "ehhvhhh",
    B: "uhhuhhu",
    C: "ehggghe",
    D: "uhhhhhu",
    E: "vgguggv",
    F: "vgguggg",
    G: "ehgnhhf",
    H: "hhhvhhh",
    I: "e44444e",
    J: "72222ic",
    K: "hikokih",
    L: "ggggggv",
    M: "hrllhhh",
    N: "hpljhhh",
    O: "ehhhhhe",
    P: "uhhuggg",
    Q: "ehhhlid",
    R: "uhhukih",
    S: "fgge11u",
    T: "v444444",
    U: "hhhhhhe",
    V: "hhhhha4",
    W: "hhhllrh",
    X: "hha4ahh",
    Y: "hha4444",
    Z: "v1248gv",
  }),
);

export const LETTER_WIDTH = 6;
export const LETTER_HEIGHT = 8;

/** Calls back for every dot of a line of text, in dots from its upper left corner. What has no letter becomes "?". */
export function eachDot(text: string, paint: (x: number, y: number) => void): void {
  for (const [index, character] of Array.from(text.toUpperCase()).entries()) {
    const rows = LETTERS.get(character) ?? (LETTERS.get("?") as string);
    for (const [y, digit] of Array.from(rows).entries()) {
      const bits = Number.parseInt(digit, 32);
      for (let x = 0; x < 5; x++) if (bits & (16 >> x)) paint(index * LETTER_WIDTH + x, y);
    }
  }
}
