import { createConnectionView, elementsOf, press, type ViewState } from "#/web/page/index.ts";

const MESSAGE_MS = 6_000;

/** The page's elements by what they do. */
export function createView(document: Document) {
  const element = elementsOf(document);
  const connection = createConnectionView(document);
  const status = element("status");
  const message = element("message");
  const button = (id: string) => element<HTMLButtonElement>(id);
  const times = button("times");
  const fullScreen = button("full-screen");
  const breakDialog = element<HTMLDialogElement>("break-dialog");
  const searchText = element<HTMLInputElement>("search-text");
  let hiding: ReturnType<typeof setTimeout> | undefined;

  fullScreen.hidden = !document.fullscreenEnabled;
  fullScreen.addEventListener("click", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  });
  document.addEventListener("fullscreenchange", () => press(fullScreen, document.fullscreenElement !== null));

  return {
    terminal: element("terminal"),
    control: element("control"),
    searchText,

    show(state: ViewState): void {
      connection.show(state);
      delete document.body.dataset.line;
      button("download").disabled = state.name !== "connected";
      if (state.name !== "connected") this.mayType(false);
    },

    /** The session with the BMC, which is not the page's own connection. */
    line(line: "connecting" | "live" | "lost", reason: string | null): void {
      document.body.dataset.line = line;
      if (line === "live") status.textContent = "Connected";
      else if (line === "connecting") status.textContent = "Connected; the BMC is being reached";
      else status.textContent = "The BMC’s session is lost, and looked for again";
      status.title = reason ?? "";
      if (line === "lost" && reason) this.say(`The BMC’s session is lost: ${reason}`);
    },

    /** Whether keys pressed here go to the machine. */
    mayType(types: boolean): void {
      button("paste").disabled = !types;
      button("break").disabled = !types;
    },

    /** For a few seconds. */
    say(text: string): void {
      message.textContent = text;
      message.hidden = false;
      clearTimeout(hiding);
      hiding = setTimeout(() => {
        message.hidden = true;
      }, MESSAGE_MS);
    },

    name(node: string): void {
      element("node").textContent = node;
      document.title = `${node} · serial console`;
    },

    found(count: number, at: number): void {
      const some = at >= 0 ? `${at + 1} of ${count}` : String(count);
      element("search-count").textContent = searchText.value === "" ? "" : count === 0 ? "none" : some;
    },

    confirmBreak(): Promise<boolean> {
      breakDialog.returnValue = "";
      breakDialog.showModal();
      return new Promise((resolve) => {
        breakDialog.addEventListener("close", () => resolve(breakDialog.returnValue === "break"), { once: true });
      });
    },

    onTimes(callback: (shown: boolean) => void): void {
      times.addEventListener("click", () => {
        const shown = times.getAttribute("aria-pressed") !== "true";
        press(times, shown);
        callback(shown);
      });
    },

    onClick: (id: "copy" | "paste" | "break" | "download", callback: () => void) =>
      button(id).addEventListener("click", callback),
    retryIn: connection.retryIn,
    onReconnect: connection.onReconnect,
  };
}
