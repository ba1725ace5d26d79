import { type ControlSequence, escapeDraws, type TerminalSize, tameSequence } from "./escape-rules.ts";
import { TerminalModes } from "./terminal-modes.ts";

/** A sequence that is longer is not one that a terminal needs. */
const MAX_SEQUENCE = 128;

const ESC = "\x1b";
const [BEL, LF, CAN, SUB, ST, DEL] = [0x07, 0x0a, 0x18, 0x1a, 0x9c, 0x7f];
/** BEL, BS, HT, LF, VT, FF, CR, SO, SI. ENQ would be answered; the others do nothing. */
const isDrawingControl = (code: number): boolean => code >= 0x07 && code <= 0x0f;

/**
 * What a serial line says, made safe for a terminal: only sequences that draw are left, none unfinished, none that takes
 * long. Character strings (window titles, clipboards, hyperlinks, pictures: OSC, DCS, SOS, PM, APC) are swallowed.
 * However the text is cut, what comes out is the same and every piece of it ends between sequences.
 *
 *     ground ── ESC ──▶ escape ── [ ──▶ sequence ── final ──▶ ground
 *       ▲  ▲              │ └── ] P X ^ _ ──▶ string ── BEL, ST, LF, CAN, SUB ──▶ ground
 *       │  └─ final ──────┘                    (sequence, too long) ──▶ skip ── final ──▶ ground
 */
export class SafeOutput {
  readonly #size: TerminalSize;
  /** What the terminal that has seen all this is set to, as far as it cannot be read from it. */
  readonly modes = new TerminalModes();
  #state: "ground" | "escape" | "sequence" | "string" | "skip" = "ground";
  /** Of the unfinished sequence, without ESC or ESC [. */
  #pending = "";
  #safe: string[] = [];

  constructor(size: TerminalSize) {
    this.#size = size;
  }

  /** What brings a terminal that has seen nothing to where one stands that has seen all: in the middle of a sequence. */
  get held(): string {
    const begun = { ground: "", escape: ESC, sequence: `${ESC}[`, skip: `${ESC}[`, string: `${ESC}]` };
    return begun[this.#state] + this.#pending;
  }

  filter(text: string): string {
    let plainFrom = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#state === "ground") {
        if (code >= 0xa0 || (code >= 0x20 && code < DEL) || isDrawingControl(code)) {
          if (code === 0x0e || code === 0x0f) this.modes.shift(code);
          continue;
        }
        if (at > plainFrom) this.#safe.push(text.slice(plainFrom, at));
      }
      this.#step(code);
      plainFrom = at + 1;
    }
    if (this.#state === "ground" && plainFrom < text.length) this.#safe.push(text.slice(plainFrom));
    const safe = this.#safe.join("");
    this.#safe = [];
    return safe;
  }

  #step(code: number): void {
    const isEightBit = code >= 0x80 && code < 0xa0;
    if (this.#state === "string") this.#string(code);
    else if (code === 0x1b || isEightBit) {
      this.#to("escape");
      // The eight-bit forms (C1) mean ESC and a letter.
      if (isEightBit) this.#escape(code - 0x40);
    } else if (code === CAN || code === SUB) this.#to("ground");
    else if (isDrawingControl(code)) this.#safe.push(String.fromCharCode(code));
    else if (code < 0x20 || code === DEL || this.#state === "ground") return;
    else if (this.#state === "escape") this.#escape(code);
    else this.#sequence(code);
  }

  #escape(code: number): void {
    const body = this.#pending + String.fromCharCode(code);
    if (body === "[") this.#to("sequence");
    else if (body.length === 1 && "]PX^_".includes(body)) this.#to("string");
    else if (code >= 0x20 && code < 0x30 && body.length < 4) this.#pending = body;
    else {
      this.#to("ground");
      if (!escapeDraws(body)) return;
      this.modes.escape(body);
      this.#safe.push(ESC + body);
    }
  }

  #sequence(code: number): void {
    if (code < 0x40) {
      if (this.#pending.length < MAX_SEQUENCE) this.#pending += String.fromCharCode(code);
      else this.#state = "skip";
      return;
    }
    const sequence = this.#state === "skip" || code > 0x7e ? null : split(this.#pending, String.fromCharCode(code));
    this.#to("ground");
    const tame = sequence && tameSequence(sequence, this.#size);
    if (!tame) return;
    this.modes.sequence(tame);
    this.#safe.push(`${ESC}[${tame.prefix}${tame.parameters}${tame.intermediates}${tame.final}`);
  }

  #string(code: number): void {
    // No string has lines: one that does began with noise, as when a machine is switched on, and must not swallow the rest.
    const isBroken = code === LF;
    // ESC ends it whatever follows; the \ that should follow draws nothing.
    if (code === 0x1b) this.#to("escape");
    else if (code === BEL || code === CAN || code === SUB || code === ST || isBroken) this.#to("ground");
    if (isBroken) this.#safe.push("\n");
  }

  #to(state: "ground" | "escape" | "sequence" | "string"): void {
    this.#state = state;
    this.#pending = "";
  }
}

const SEQUENCE = /^([<-?]?)([0-9:;]*)([ -/]*)$/;

/** Null when the bytes are in no order that means anything. */
function split(body: string, final: string): ControlSequence | null {
  const parts = SEQUENCE.exec(body);
  if (!parts) return null;
  const [, prefix = "", parameters = "", intermediates = ""] = parts;
  return { prefix, parameters, intermediates, final };
}
