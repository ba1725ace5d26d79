import { TERMINAL_MARK_OSC, type TerminalMark, tryTerminalMark } from "#/protocols/terminal/index.ts";
import { leadStylesThroughTheObjectModel } from "./strict-styles.ts";
import { TimeGutter } from "./time-gutter.ts";
import { SearchAddon, Terminal } from "./xterm.js";

const SCROLLBACK = 20_000;
const [SMALLEST, BIGGEST] = [8, 26];
const HIGHLIGHT = {
  matchBackground: "#5b4a12",
  activeMatchBackground: "#b8860b",
  matchOverviewRuler: "#f0c35b",
  activeMatchColorOverviewRuler: "#f0c35b",
};

export interface ScreenEvents {
  /** What is typed, as the machine gets it. */
  typed(bytes: Uint8Array): void;
  mark(mark: TerminalMark): void;
  found(count: number, at: number): void;
}

/** The terminal on the page: as many columns and rows as the machine draws for, as big as the window allows. */
export function createScreen(place: HTMLElement, events: ScreenEvents) {
  leadStylesThroughTheObjectModel(place.ownerDocument);
  const terminal = new Terminal({
    scrollback: SCROLLBACK,
    fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace",
    fontSize: 15,
    cursorBlink: true,
    allowProposedApi: true,
    theme: { background: "#0b0e13", foreground: "#e6ebf2" },
  });
  const search = new SearchAddon();
  terminal.loadAddon(search);
  terminal.open(place);
  const gutter = new TimeGutter(terminal, place);
  const encoder = new TextEncoder();

  terminal.onData((text) => events.typed(encoder.encode(text)));
  terminal.onBinary((text) => events.typed(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  search.onDidChangeResults(({ resultCount, resultIndex }) => events.found(resultCount, resultIndex));
  terminal.parser.registerOscHandler(TERMINAL_MARK_OSC, (payload) => {
    const mark = tryTerminalMark(payload);
    if (mark) take(mark);
    return true;
  });

  function take(mark: TerminalMark): void {
    if (mark.kind === "console") {
      terminal.resize(mark.cols, mark.rows);
      fitFont();
    }
    if (mark.kind === "time" || mark.kind === "event") gutter.mark(mark);
    events.mark(mark);
  }

  /** Letters as big as fit; twice, because a letter's size is not proportional to the font's. */
  function fitFont(): void {
    const parent = place.parentElement;
    const cells = place.querySelector(".xterm-screen");
    if (!parent || !cells) return;
    for (let round = 0; round < 2; round++) {
      const { width, height } = cells.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      const margin = gutter.shown ? 2 * gutter.width + 24 : 24;
      const scale = Math.min((parent.clientWidth - margin) / width, (parent.clientHeight - 8) / height);
      const size = Math.floor((terminal.options.fontSize ?? 15) * scale * 2) / 2;
      terminal.options.fontSize = Math.min(BIGGEST, Math.max(SMALLEST, size));
    }
    gutter.draw();
  }

  /** The screen's own lines, as they are. */
  function shownText(): string {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row));
    return lines.map((line) => line?.translateToString(true) ?? "").join("\n");
  }

  return {
    write: (bytes: Uint8Array) => terminal.write(bytes),
    /** Everything anew: the conductor draws all that there was. */
    clear(): void {
      terminal.reset();
      gutter.clear();
    },
    focus: () => terminal.focus(),
    mayType(types: boolean): void {
      terminal.options.disableStdin = !types;
      terminal.options.cursorBlink = types;
    },
    fit: fitFont,
    showTimes(shown: boolean): void {
      gutter.shown = shown;
      fitFont();
    },
    find: (text: string, direction: "up" | "down", incremental: boolean): boolean =>
      direction === "up"
        ? search.findPrevious(text, { decorations: HIGHLIGHT, incremental })
        : search.findNext(text, { decorations: HIGHLIGHT, incremental }),
    stopFinding: () => search.clearDecorations(),
    selection: (): string => terminal.getSelection() || shownText(),
    get bracketsPastes(): boolean {
      return terminal.modes.bracketedPasteMode;
    },
  };
}
