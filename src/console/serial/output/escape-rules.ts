/** The size of the terminal that a console is drawn for. */
export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

/** One control sequence: ESC [ prefix parameters intermediates final (ECMA-48 section 5.4). */
export interface ControlSequence {
  /** "", "?", ">", "=" or "<". */
  readonly prefix: string;
  /** As they came: digits, ";" and ":". */
  readonly parameters: string;
  readonly intermediates: string;
  readonly final: string;
}

/** Cursor style and scrolling sideways. */
const SPACED = [" q", " @", " A"];

/**
 * What may reach a terminal, by prefix + intermediates + final: everything that draws. Whatever makes a terminal answer
 * (DA, DSR, DECRQM, window reports), print, resize or change keyboards is not here: the answer would be typed into the
 * machine by whoever happens to look.
 */
const DRAWS = new Set(
  "@ A B C D E F G H I J K L M P S T X Z ` a b d e f g h l m r s u ?J ?K ?h ?l !p \"q '} '~".split(" ").concat(SPACED),
);

/** DEC private modes that only concern drawing, the cursor keys, paste and the mouse. 1004 would report focus. */
const PRIVATE_MODES = new Set([1, 5, 6, 7, 12, 25, 45, 47, 66, 1000, 1002, 1003, 1006, 1015, 1047, 1048, 1049, 2004]);

/** Sequences whose parameter is a count of what is done over and over: as much as the screen has is enough. */
const COUNTS_ROWS = new Set(["L", "M", "S", "T"]);
const COUNTS_COLUMNS = new Set(["@", "P", "X", "I", "Z", "b", " @", " A", "'}", "'~"]);
const MAX_PARAMETER = 9999;

/** Escape sequences that draw: ESC intermediates final. Character sets, saved cursor, index, tab stops, alignment. */
const ESCAPE_DRAWS = /^(?:[78=>DEHMcno|}~]|[()*+\-./][ -~]|#[34568])$/;

/** The sequence as a terminal may have it, or null: it may not. */
export function tameSequence(sequence: ControlSequence, size: TerminalSize): ControlSequence | null {
  const { prefix, intermediates, final } = sequence;
  const key = prefix + intermediates + final;
  if (!DRAWS.has(key)) return null;
  const limit = COUNTS_ROWS.has(key) ? size.rows : COUNTS_COLUMNS.has(key) ? size.cols : MAX_PARAMETER;
  const parameters = sequence.parameters.replace(/\d{2,}/g, (digits) => String(Math.min(Number(digits), limit)));
  if (key !== "?h" && key !== "?l") return { ...sequence, parameters };
  const modes = parameters.split(";").filter((mode) => PRIVATE_MODES.has(Number(mode)));
  return modes.length === 0 ? null : { ...sequence, parameters: modes.join(";") };
}

/** `body`: what comes after ESC. */
export function escapeDraws(body: string): boolean {
  return ESCAPE_DRAWS.test(body);
}
