import { ALT_GR, PLAIN_KEYS, SHIFT, US_ROWS } from "./keys.ts";
import { DEAD_KEYS, LAYOUTS, type LayoutTable, SPACING } from "./layouts.ts";

/** One press of a key, with the modifiers held around it. Keysyms as a US keyboard has them. */
export interface Stroke {
  readonly modifiers: readonly number[];
  readonly keysym: number;
}

export interface LayoutOptions {
  /**
   * The keysym by which the BMC knows the key left of Z, which US keyboards lack; null when it knows it by none. QEMU's
   * is "<".
   */
  readonly isoKeysym: number | null;
}

/** The strokes for each character that a layout can type: two for one that takes a dead key. */
export interface KeyboardLayout {
  readonly name: string;
  strokes(character: string): readonly Stroke[] | null;
}

const SPACE: Stroke = { modifiers: [], keysym: 0x20 };

/** The names of all layouts. */
export const LAYOUT_NAMES: readonly string[] = Object.keys(LAYOUTS);

/** Null for a name that is none. */
export function keyboardLayout(name: string, options: LayoutOptions): KeyboardLayout | null {
  const table = Object.hasOwn(LAYOUTS, name) ? LAYOUTS[name] : undefined;
  if (!table) return null;
  const keys = readTable(table, options);
  return { name, strokes: (character) => find(keys, character) };
}

/** Characters, and dead keys by their names. */
type Keys = ReadonlyMap<string, Stroke>;

function find(keys: Keys, character: string): readonly Stroke[] | null {
  const plain = PLAIN_KEYS.get(character);
  if (plain !== undefined) return [{ modifiers: [], keysym: plain }];
  const direct = keys.get(character);
  if (direct) return [direct];
  const alone = keys.get(SPACING.get(character) ?? "");
  if (alone) return [alone, SPACE];
  const [letter = "", mark, ...more] = character.normalize("NFD");
  const dead = [...DEAD_KEYS].find(([, combining]) => combining === mark)?.[0] ?? "";
  const [first, second] = [keys.get(dead), keys.get(letter)];
  return first && second && more.length === 0 ? [first, second] : null;
}

function readTable(table: LayoutTable, { isoKeysym }: LayoutOptions): Keys {
  const keys = new Map<string, Stroke>();
  // The first way to type something wins: the one with the fewest modifiers.
  const levels = [
    { rows: table.plain, shifted: false, modifiers: [] },
    { rows: table.shift, shifted: true, modifiers: [SHIFT] },
    { rows: table.altGr ?? [], shifted: false, modifiers: [ALT_GR] },
    { rows: table.shiftAltGr ?? [], shifted: true, modifiers: [SHIFT, ALT_GR] },
  ];
  const put = (what: string, stroke: Stroke) => {
    if (what !== "--" && what !== "" && !keys.has(what)) keys.set(what, stroke);
  };
  // Without modifiers only: with Shift, QEMU takes "<" for the comma's key.
  const [iso = ""] = (table.iso ?? "").split(" ");
  if (isoKeysym !== null) put(iso, { modifiers: [], keysym: isoKeysym });
  for (const { rows, shifted, modifiers } of levels) {
    for (const [row, text] of rows.entries()) {
      const labels = US_ROWS[row]?.[shifted ? 1 : 0] ?? "";
      for (const [column, what] of text.split(" ").entries()) {
        put(what, { modifiers, keysym: labels.charCodeAt(column) });
      }
    }
  }
  return keys;
}
