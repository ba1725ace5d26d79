import type { Ending } from "./endings.ts";

/** What the page shows. `body[data-state]` carries the name. */
export type ViewState =
  | { readonly name: "connecting" }
  | { readonly name: "connected" }
  | { readonly name: "lost" | "no-link"; readonly ending: Ending };

const STATUS = { connecting: "Connecting…", connected: "Connected", lost: "Not connected", "no-link": "No console" };

/** The page's elements by what they do; nothing else touches the document. */
export function createView(document: Document) {
  const element = <T extends HTMLElement>(id: string): T => {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`the page has no element #${id}`);
    return found as T;
  };
  const desktop = element("desktop");
  const status = element("status");
  const notice = element("notice");
  const retry = element("notice-retry");
  const reconnect = element<HTMLButtonElement>("reconnect");
  const ctrlAltDel = element<HTMLButtonElement>("ctrl-alt-del");
  const scale = element<HTMLButtonElement>("scale");
  const fullScreen = element<HTMLButtonElement>("full-screen");

  fullScreen.hidden = !document.fullscreenEnabled;
  fullScreen.addEventListener("click", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  });
  document.addEventListener("fullscreenchange", () => press(fullScreen, document.fullscreenElement !== null));

  return {
    screen: element("screen"),
    control: element("control"),

    /** Whether keys pressed here go to the machine. */
    mayType(types: boolean): void {
      ctrlAltDel.disabled = !types;
    },

    show(state: ViewState): void {
      document.body.dataset.state = state.name;
      status.textContent = STATUS[state.name];
      ctrlAltDel.disabled = state.name !== "connected";
      retry.textContent = "";
      notice.hidden = !("ending" in state);
      if (!("ending" in state)) return;
      // The machine's own words are only ever text here, never markup.
      element("notice-title").textContent = state.ending.title;
      element("notice-text").textContent = state.ending.text;
      reconnect.hidden = state.name === "no-link";
    },

    retryIn(seconds: number): void {
      retry.textContent = `Trying again in ${seconds} s`;
    },

    name(name: string): void {
      desktop.textContent = name;
      document.title = `${name} · console`;
    },

    onReconnect: (callback: () => void) => reconnect.addEventListener("click", callback),
    onCtrlAltDel: (callback: () => void) => ctrlAltDel.addEventListener("click", callback),

    scale: {
      get pressed(): boolean {
        return scale.getAttribute("aria-pressed") === "true";
      },
      onChange(callback: () => void): void {
        scale.addEventListener("click", () => {
          press(scale, !this.pressed);
          callback();
        });
      },
    },
  };
}

function press(button: HTMLButtonElement, pressed: boolean): void {
  button.setAttribute("aria-pressed", String(pressed));
}
