export { parseChord } from "./chord.ts";
export { TypingError } from "./errors.ts";
export { type KeyboardLayout, keyboardLayout, LAYOUT_NAMES } from "./keyboard-layout.ts";
export { planText } from "./plan-text.ts";
export { press, typeStrokes } from "./type-strokes.ts";
