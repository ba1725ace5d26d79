import type { TerminalMark } from "#/protocols/terminal/index.ts";
import type { IMarker, Terminal } from "./xterm.js";

type Stamp = Extract<TerminalMark, { kind: "time" | "event" }>;

const EVENTS = { connected: "BMC up", lost: "BMC lost", break: "BREAK", gap: "gap" } as const;
const DAY_MS = 86_400_000;

/** Beside the terminal, when what stands in a line came. */
export class TimeGutter {
  readonly #terminal: Terminal;
  readonly #gutter: HTMLElement;
  #stamps: { readonly marker: IMarker; readonly stamp: Stamp }[] = [];

  constructor(terminal: Terminal, place: HTMLElement) {
    this.#terminal = terminal;
    this.#gutter = place.ownerDocument.createElement("div");
    this.#gutter.className = "gutter";
    this.#gutter.hidden = true;
    place.append(this.#gutter);
    terminal.onRender(() => this.draw());
    terminal.onScroll(() => this.draw());
  }

  get shown(): boolean {
    return !this.#gutter.hidden;
  }

  set shown(shown: boolean) {
    this.#gutter.hidden = !shown;
    this.draw();
  }

  get width(): number {
    return this.#gutter.clientWidth;
  }

  /** At the line of the cursor. Full-screen programs go here and there: their lines have no time. */
  mark(stamp: Stamp): void {
    const { buffer } = this.#terminal;
    if (buffer.active.type !== "normal") return;
    const marker = this.#terminal.registerMarker(0);
    if (marker) this.#stamps.push({ marker, stamp });
  }

  clear(): void {
    for (const { marker } of this.#stamps) marker.dispose();
    this.#stamps = [];
  }

  draw(): void {
    if (!this.shown) return;
    const { rows, buffer, options } = this.#terminal;
    const height = this.#gutter.clientHeight / rows;
    this.#gutter.style.fontSize = `${(options.fontSize ?? 15) * 0.8}px`;
    this.#stamps = this.#stamps.filter(({ marker }) => !marker.isDisposed);
    const lines = new Map<number, Stamp>();
    const top = buffer.active.viewportY;
    for (const { marker, stamp } of buffer.active.type === "normal" ? this.#stamps : []) {
      const row = marker.line - top;
      // The first of a line is when it began; an event is worth more than a time.
      if (row >= 0 && row < rows && (!lines.has(row) || stamp.kind === "event")) lines.set(row, stamp);
    }
    this.#gutter.replaceChildren(...Array.from(lines, ([row, stamp]) => this.#label(stamp, row * height)));
  }

  #label(stamp: Stamp, top: number): HTMLElement {
    const label = this.#gutter.ownerDocument.createElement("span");
    const at = new Date(stamp.at);
    label.textContent = stamp.kind === "event" ? EVENTS[stamp.event] : shortTime(at);
    label.title = at.toLocaleString();
    label.style.top = `${top}px`;
    return label;
  }
}

/** The time of today, the day of what is older. */
function shortTime(at: Date): string {
  const isOld = Date.now() - at.getTime() > DAY_MS;
  return isOld ? at.toLocaleDateString(undefined, { month: "short", day: "numeric" }) : at.toLocaleTimeString("en-GB");
}
