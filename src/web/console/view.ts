import { createConnectionView, elementsOf, press, type ViewState } from "#/web/page/index.ts";

/** The page's elements by what they do; nothing else touches the document. */
export function createView(document: Document) {
  const element = elementsOf(document);
  const connection = createConnectionView(document);
  const desktop = element("desktop");
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
      connection.show(state);
      ctrlAltDel.disabled = state.name !== "connected";
    },

    name(name: string): void {
      desktop.textContent = name;
      document.title = `${name} · console`;
    },

    retryIn: connection.retryIn,
    onReconnect: connection.onReconnect,
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
