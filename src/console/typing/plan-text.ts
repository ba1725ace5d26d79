import type { Untypeable } from "#/console/interfaces/index.ts";
import type { KeyboardLayout, Stroke } from "./keyboard-layout.ts";

export interface TextPlan {
  /** For each character that can be typed. */
  readonly characters: readonly (readonly Stroke[])[];
  /** Each character that cannot, once. */
  readonly untypeable: readonly Untypeable[];
}

/** Finds the keys for a text. A line may end in any way, and an accent may be a character of its own. */
export function planText(text: string, layout: KeyboardLayout): TextPlan {
  const characters: (readonly Stroke[])[] = [];
  const untypeable = new Map<string, number>();
  const all = Array.from(text.replace(/\r\n?/g, "\n").normalize("NFC"));
  for (const [index, character] of all.entries()) {
    const strokes = layout.strokes(character);
    if (strokes) characters.push(strokes);
    else if (!untypeable.has(character)) untypeable.set(character, index);
  }
  return { characters, untypeable: Array.from(untypeable, ([character, index]) => ({ character, index })) };
}
