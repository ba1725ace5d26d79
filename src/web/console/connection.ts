import {
  type ConsoleLink,
  type Ending,
  endingOfClose,
  explainRefusal,
  FOREIGN_LINK,
  linkUrl,
} from "#/web/page/index.ts";
import RFB from "./novnc.js";

export interface ConnectionEvents {
  connected(): void;
  named(desktop: string): void;
  /** Something was copied on the machine. */
  copied(text: string): void;
  ended(ending: Ending): void;
}

/** One attempt: from opening the WebSocket to its end. */
export interface Connection {
  readonly rfb: RFB;
}

/** Starts noVNC in `screen`. `events.ended` is called once, however it ends. */
export function openConnection(screen: HTMLElement, link: ConsoleLink, events: ConnectionEvents): Connection | null {
  const url = linkUrl(link, location.href, "socket");
  if (url === null) {
    events.ended(FOREIGN_LINK);
    return null;
  }
  const socket = new WebSocket(url, ["binary"]);
  let opened = false;
  let close: CloseEvent | null = null;
  let refusal: string | null = null;
  socket.addEventListener("open", () => {
    opened = true;
  });
  socket.addEventListener("close", (event) => {
    close = event;
  });

  const rfb = new RFB(screen, socket, { shared: true });
  rfb.background = "var(--ground)";
  rfb.addEventListener("connect", () => events.connected());
  rfb.addEventListener("desktopname", (event) => events.named(event.detail.name));
  rfb.addEventListener("clipboard", (event) => events.copied(event.detail.text));
  rfb.addEventListener("securityfailure", (event) => {
    refusal = event.detail.reason ?? null;
  });
  rfb.addEventListener("credentialsrequired", () => {
    refusal = "The console asks for a password, which the proxy should have given.";
    rfb.disconnect();
  });
  rfb.addEventListener("disconnect", () => {
    if (refusal !== null) events.ended({ title: "The console refused the connection", text: refusal, retry: true });
    else if (opened) events.ended(endingOfClose(close?.code ?? 1006, close?.reason ?? ""));
    else void explainRefusal(link).then((ending) => events.ended(ending));
  });
  return { rfb };
}
