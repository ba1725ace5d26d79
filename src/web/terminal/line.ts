import {
  type ConsoleLink,
  type Ending,
  endingOfClose,
  explainRefusal,
  FOREIGN_LINK,
  linkUrl,
} from "#/web/page/index.ts";

export interface LineEvents {
  connected(): void;
  output(bytes: Uint8Array): void;
  ended(ending: Ending): void;
}

/** The WebSocket of the serial line: text with marks down, keys up. */
export interface Line {
  type(bytes: Uint8Array): void;
  /** Bytes that the browser has not sent yet. */
  readonly unsent: number;
}

/** `events.ended` is called once, however it ends. */
export function openLine(link: ConsoleLink, events: LineEvents): Line | null {
  const url = linkUrl(link, location.href, "socket");
  if (url === null) {
    events.ended(FOREIGN_LINK);
    return null;
  }
  const socket = new WebSocket(url, ["terminal.outband"]);
  socket.binaryType = "arraybuffer";
  let opened = false;
  socket.addEventListener("open", () => {
    opened = true;
    events.connected();
  });
  socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => events.output(new Uint8Array(data)));
  socket.addEventListener("close", ({ code, reason }) => {
    if (opened) events.ended(endingOfClose(code, reason));
    else void explainRefusal(link).then((ending) => events.ended(ending));
  });
  return {
    type: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    get unsent() {
      return socket.bufferedAmount;
    },
  };
}
