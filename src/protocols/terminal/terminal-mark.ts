/**
 * What the conductor tells our web terminal in the middle of a serial console's text, at the place where it belongs.
 * "console" comes first; then what was said before, and at "screen" the terminal is drawn anew as it is; then what comes.
 */
export type TerminalMark =
  | { readonly kind: "console"; readonly node: string; readonly cols: number; readonly rows: number }
  | { readonly kind: "screen" }
  /** What follows came at this time or later (milliseconds since 1970). */
  | { readonly kind: "time"; readonly at: number }
  /** What happened on the line before. */
  | { readonly kind: "event"; readonly at: number; readonly event: "connected" | "lost" | "break" | "gap" }
  /** The session with the BMC is there, is looked for, or was lost for `reason`. */
  | { readonly kind: "line"; readonly line: "connecting" | "live" | "lost"; readonly reason: string | null }
  /** What this viewer typed was not sent: it may only watch, or somebody else has control. */
  | { readonly kind: "refused"; readonly readOnly: boolean }
  /** Typed bytes that were not sent, and such as may or may not have arrived. `others`: by somebody who has left since. */
  | { readonly kind: "unsent"; readonly dropped: number; readonly uncertain: number; readonly others: boolean };

/**
 * The number of our operating system command (ECMA-48 section 8.3.89, as xterm uses it): ESC ] 5591 ; JSON BEL. No machine
 * can write one, because every OSC is taken out of what machines say.
 */
export const TERMINAL_MARK_OSC = 5591;

/** Characters that would end the sequence, or do something in a terminal. */
const CONTROLS = /\p{Cc}/gu;

export function encodeTerminalMark(mark: TerminalMark): string {
  return `\u001b]${TERMINAL_MARK_OSC};${JSON.stringify(mark).replace(CONTROLS, "?")}\u0007`;
}

/** `payload`: what stands after the number. Null for what we did not write. */
export function tryTerminalMark(payload: string): TerminalMark | null {
  try {
    const mark = JSON.parse(payload) as TerminalMark | null;
    return mark !== null && typeof mark === "object" && typeof mark.kind === "string" ? mark : null;
  } catch {
    return null;
  }
}
