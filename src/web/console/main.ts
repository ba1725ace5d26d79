import {
  Attempts,
  type ControlLink,
  controlWords,
  createControlView,
  type Ending,
  NO_LINK,
  openControlLink,
  takeLink,
} from "#/web/page/index.ts";
import { createClipboardDialog } from "./clipboard-dialog.ts";
import { type Connection, openConnection } from "./connection.ts";
import { createView } from "./view.ts";

const view = createView(document);
const link = takeLink(location, history);
const controlView = createControlView(view.control, (request) => {
  control?.request(request);
  if (request.action !== "ask" && request.action !== "withdraw") connection?.rfb.focus();
});

const clipboard = createClipboardDialog(document, (text) => connection?.rfb.clipboardPasteFrom(text));

let connection: Connection | null = null;
let control: ControlLink | null = null;
const attempts = new Attempts(connect, view.retryIn);

if (link === null) view.show({ name: "no-link", ending: NO_LINK });
else attempts.start();

function connect(): void {
  if (link === null) return;
  view.show({ name: "connecting" });
  connection = openConnection(view.screen, link, {
    connected() {
      attempts.succeeded();
      view.show({ name: "connected" });
      applyScale();
      connection?.rfb.focus();
      openControl();
    },
    named: (desktop) => view.name(desktop),
    copied: (text) => clipboard.copied(text),
    ended,
  });
  applyScale();
}

function openControl(): void {
  control?.close();
  if (link === null) return;
  control = openControlLink(link, (state) => {
    const words = state && controlWords(state);
    controlView.show(words);
    const types = words?.types ?? true;
    view.mayType(types);
    clipboard.mayGive(types);
    if (connection === null) return;
    const began = connection.rfb.viewOnly && types;
    connection.rfb.viewOnly = !types;
    if (began && !view.control.contains(document.activeElement)) connection.rfb.focus();
  });
}

function ended(ending: Ending): void {
  connection = null;
  control?.close();
  control = null;
  controlView.show(null);
  view.show({ name: "lost", ending });
  attempts.ended(ending);
}

function applyScale(): void {
  if (connection === null) return;
  connection.rfb.scaleViewport = view.scale.pressed;
  connection.rfb.clipViewport = false;
}

view.onReconnect(() => attempts.start());
view.onCtrlAltDel(() => {
  connection?.rfb.sendCtrlAltDel();
  connection?.rfb.focus();
});
view.scale.onChange(() => {
  applyScale();
  connection?.rfb.focus();
});
