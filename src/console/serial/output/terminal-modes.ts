import type { ControlSequence } from "./escape-rules.ts";

/** Top and bottom line of the scrolling region, from 1. Bottom 0: the last. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
}

/** The modes at one moment. */
export interface ModeSettings {
  readonly margins: Margins | null;
  /** A cursor was saved (DECSC): what selects the character set that was saved with it. */
  readonly saved: { readonly charset: string } | null;
  /** The normal screen's region and the character set that waits with its cursor, while the alternate one shows. */
  readonly normalRegion: string;
  readonly normalCharset: string;
  /** What sets the others in a fresh terminal. */
  readonly switches: string;
}

/** What each of the two screens has of its own. */
interface ScreenModes {
  margins: Margins | null;
  savedCharset: string | null;
}

const ASCII = "B";

/**
 * What a terminal is set to and a picture of its cells does not tell: learnt from the sequences as they go by. Of the modes
 * that a terminal tells of itself (cursor keys, origin, wrap, paste, mouse) nothing. Tab stops are taken for the usual.
 */
export class TerminalModes {
  #screen: ScreenModes = { margins: null, savedCharset: null };
  /** The normal screen while the alternate one shows. */
  #normal: ScreenModes | null = null;
  #cursorHidden = false;
  #newLine = false;
  #mouseEncoding: number | null = null;
  /** G0 to G3, by the letter that designates them. */
  #sets = [ASCII, ASCII, ASCII, ASCII];
  #level = 0;
  /** The set in use: the level's, unless one came back with a saved cursor. */
  #charset = ASCII;

  /** SO and SI. */
  shift(code: number): void {
    this.#setLevel(code === 0x0e ? 1 : 0);
  }

  escape(body: string): void {
    const set = "()*+".indexOf(body.charAt(0));
    if (body === "c") this.#reset();
    else if (body === "7") this.#saveCursor();
    else if (body === "8") this.#restoreCursor();
    else if (body === "n" || body === "o") this.#setLevel(body === "n" ? 2 : 3);
    else if (set >= 0) this.#designate(set, body.charAt(1));
  }

  sequence({ prefix, parameters, intermediates, final }: ControlSequence): void {
    const key = prefix + intermediates + final;
    const numbers = parameters.split(";").map(Number);
    if (key === "!p") this.#softReset();
    else if (key === "s") this.#saveCursor();
    else if (key === "u") this.#restoreCursor();
    else if (key === "r") this.#screen.margins = marginsOf(numbers);
    else if ((key === "h" || key === "l") && numbers.includes(20)) this.#newLine = final === "h";
    else if (key === "?h" || key === "?l") for (const mode of numbers) this.#setPrivate(mode, final === "h");
  }

  get settings(): ModeSettings {
    const { margins, savedCharset } = this.#screen;
    const normal = this.#normal;
    return {
      margins,
      saved: savedCharset === null ? null : { charset: designation(0, savedCharset) },
      normalRegion: normal?.margins ? `\x1b[${normal.margins.top};${normal.margins.bottom || ""}r` : "",
      normalCharset: designation(0, normal?.savedCharset ?? ASCII),
      switches: this.#switches(),
    };
  }

  #switches(): string {
    const sets = this.#sets.map((set, index) => (set === ASCII ? "" : designation(index, set)));
    return [
      this.#cursorHidden ? "\x1b[?25l" : "",
      this.#newLine ? "\x1b[20h" : "",
      this.#mouseEncoding === null ? "" : `\x1b[?${this.#mouseEncoding}h`,
      ...sets,
      ["", "\x0e", "\x1bn", "\x1bo"][this.#level] ?? "",
      this.#charset === this.#sets[this.#level] ? "" : designation(this.#level, this.#charset),
    ].join("");
  }

  #designate(level: number, set: string): void {
    this.#sets[level] = set;
    if (level === this.#level) this.#charset = set;
  }

  #setLevel(level: number): void {
    this.#level = level;
    this.#charset = this.#sets[level] ?? ASCII;
  }

  #saveCursor(): void {
    this.#screen.savedCharset = this.#charset;
  }

  #restoreCursor(): void {
    this.#charset = this.#screen.savedCharset ?? ASCII;
  }

  #setPrivate(mode: number, on: boolean): void {
    if (mode === 25) this.#cursorHidden = !on;
    if (mode === 1006 || mode === 1015) this.#mouseEncoding = on ? mode : null;
    if ((mode === 1048 || mode === 1049) && on) this.#saveCursor();
    if (mode === 47 || mode === 1047 || mode === 1049) this.#showScreen(on);
    if ((mode === 1048 || mode === 1049) && !on) this.#restoreCursor();
  }

  /** Each screen has margins and a saved cursor of its own; the alternate one begins without. */
  #showScreen(alternate: boolean): void {
    if (alternate === (this.#normal !== null)) return;
    const normal = this.#normal ?? this.#screen;
    this.#normal = alternate ? normal : null;
    this.#screen = alternate ? { margins: null, savedCharset: null } : normal;
  }

  #softReset(): void {
    this.#screen.margins = null;
    this.#screen.savedCharset = null;
    this.#cursorHidden = false;
    this.#sets = [ASCII, ASCII, ASCII, ASCII];
    this.#setLevel(0);
  }

  #reset(): void {
    this.#normal = null;
    this.#softReset();
    this.#newLine = false;
    this.#mouseEncoding = null;
  }
}

function designation(level: number, set: string): string {
  return `\x1b${"()*+".charAt(level)}${set}`;
}

function marginsOf([top = 0, bottom = 0]: readonly number[]): Margins | null {
  return top <= 1 && bottom === 0 ? null : { top: top || 1, bottom };
}
