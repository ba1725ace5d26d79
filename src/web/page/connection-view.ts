import { elementsOf } from "./elements.ts";
import type { Ending } from "./endings.ts";

/** What the page shows. `body[data-state]` carries the name. */
export type ViewState =
  | { readonly name: "connecting" }
  | { readonly name: "connected" }
  | { readonly name: "lost" | "no-link"; readonly ending: Ending };

const STATUS = { connecting: "Connecting…", connected: "Connected", lost: "Not connected", "no-link": "No console" };

/** The state of a console page's connection: its lamp and words, and the notice in the console's place. */
export function createConnectionView(document: Document) {
  const element = elementsOf(document);
  const status = element("status");
  const notice = element("notice");
  const retry = element("notice-retry");
  const reconnect = element<HTMLButtonElement>("reconnect");

  return {
    show(state: ViewState): void {
      document.body.dataset.state = state.name;
      status.textContent = STATUS[state.name];
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

    onReconnect: (callback: () => void) => reconnect.addEventListener("click", callback),
  };
}
