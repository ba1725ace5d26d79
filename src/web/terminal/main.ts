import type { TerminalMark } from "#/protocols/terminal/index.ts";
import {
  Attempts,
  type ControlLink,
  clipboardText,
  controlWords,
  copyText,
  createControlView,
  type Ending,
  NO_LINK,
  openControlLink,
  takeLink,
} from "#/web/page/index.ts";
import { type Line, openLine } from "./line.ts";
import { readLog, saveFile } from "./log.ts";
import { needsConfirmation, pasteText, sendPaste } from "./paste.ts";
import { createPasteDialog } from "./paste-dialog.ts";
import { createScreen } from "./screen.ts";
import { createView } from "./view.ts";

/** What may lie unsent in the browser while a text is pasted. */
const MOST_UNSENT = 4096;

const view = createView(document);
const link = takeLink(location, history);
const askPaste = createPasteDialog(document);
const encoder = new TextEncoder();
const screen = createScreen(view.terminal, {
  typed: (bytes) => line?.type(bytes),
  mark,
  found: view.found,
});
const controlView = createControlView(view.control, (request) => {
  control?.request(request);
  screen.focus();
});
const attempts = new Attempts(connect, view.retryIn);
let line: Line | null = null;
let control: ControlLink | null = null;
let pasting: AbortController | null = null;
let node = "console";

if (link === null) view.show({ name: "no-link", ending: NO_LINK });
else attempts.start();

function connect(): void {
  if (link === null) return;
  view.show({ name: "connecting" });
  line = openLine(link, {
    connected() {
      attempts.succeeded();
      screen.clear();
      view.show({ name: "connected" });
      openControl();
      screen.focus();
    },
    output: screen.write,
    ended,
  });
}

function ended(ending: Ending): void {
  line = null;
  pasting?.abort();
  control?.close();
  control = null;
  controlView.show(null);
  screen.mayType(false);
  view.show({ name: "lost", ending });
  attempts.ended(ending);
}

function openControl(): void {
  control?.close();
  if (link === null) return;
  const told = (types: boolean): void => {
    view.mayType(types);
    screen.mayType(types);
    if (!types) pasting?.abort();
  };
  told(true);
  control = openControlLink(
    link,
    (state) => {
      const words = state && controlWords(state);
      controlView.show(words);
      told(words?.types ?? true);
    },
    view.say,
  );
}

function mark(mark: TerminalMark): void {
  switch (mark.kind) {
    case "console":
      node = mark.node;
      view.name(node);
      break;
    case "line":
      view.line(mark.line, mark.reason);
      break;
    case "refused":
      view.say(mark.readOnly ? "You may only watch" : "Somebody else has control: ask for it");
      break;
    case "unsent":
      view.say(unsentWords(mark));
  }
}

function unsentWords({ dropped, uncertain, others }: Extract<TerminalMark, { kind: "unsent" }>): string {
  const whose = others ? " of somebody who has left" : "";
  if (dropped > 0) return `The BMC was not reached: ${dropped} typed characters${whose} were not sent`;
  return uncertain > 0
    ? `${uncertain} typed characters${whose} may not have arrived`
    : "The break may not have been sent";
}

/** At a rate, and with a question first when it is more than a word. */
async function paste(text: string, ask: boolean): Promise<void> {
  const wanted = ask ? await askPaste(text) : { text: pasteText(text), rate: 200 };
  screen.focus();
  if (wanted === null || pasting) return;
  pasting = new AbortController();
  try {
    const sent = await sendPaste(
      wanted.text,
      {
        rate: wanted.rate,
        brackets: screen.bracketsPastes,
        send: (part) => line?.type(encoder.encode(part)),
        isBlocked: () => (line?.unsent ?? 0) > MOST_UNSENT,
        progress: (done, total) => {
          if (total > wanted.rate) view.say(`Pasting: ${done} of ${total} characters. Esc stops it.`);
        },
      },
      pasting.signal,
    );
    if (pasting.signal.aborted) view.say(`Pasting was stopped after ${sent} characters`);
  } finally {
    pasting = null;
  }
}

view.terminal.addEventListener(
  "paste",
  (event) => {
    // Before xterm.js, which would send all of it at once.
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text !== "") void paste(text, needsConfirmation(text));
  },
  true,
);
/** Of our own keys none is one that a machine needs. */
function shortcut({ key, ctrlKey, shiftKey }: KeyboardEvent): (() => void) | null {
  if (key === "Escape" && pasting) return () => pasting?.abort();
  if (!ctrlKey || !shiftKey) return null;
  if (key.toLowerCase() === "f") return () => view.searchText.focus();
  return key.toLowerCase() === "c" ? () => void copyText(document, screen.selection()) : null;
}

window.addEventListener(
  "keydown",
  (event) => {
    const act = shortcut(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  },
  true,
);
view.searchText.addEventListener("input", () => {
  if (view.searchText.value === "") {
    screen.stopFinding();
    view.found(0, -1);
  } else screen.find(view.searchText.value, "up", true);
});
view.searchText.addEventListener("keydown", (event) => {
  if (event.key === "Escape") screen.focus();
  if (event.key !== "Enter") return;
  event.preventDefault();
  screen.find(view.searchText.value, event.shiftKey ? "down" : "up", false);
});
view.onClick("copy", () => {
  const copied = copyText(document, screen.selection());
  copied.then(
    () => view.say("Copied"),
    () => view.say("The browser did not let the page copy"),
  );
  screen.focus();
});
view.onClick("paste", () => void clipboardText().then((text) => paste(text, true)));
view.onClick("break", () => {
  void view.confirmBreak().then((sure) => {
    if (sure) control?.request({ action: "break" });
    screen.focus();
  });
});
view.onClick("download", () => {
  if (link === null) return;
  readLog(link).then(
    (log) => saveFile(document, `${node}.log`, log),
    (error: Error) => view.say(`The log was not read: ${error.message}`),
  );
});
view.onTimes((shown) => {
  screen.showTimes(shown);
  screen.focus();
});
view.onReconnect(() => attempts.start());
window.addEventListener("resize", () => screen.fit());
