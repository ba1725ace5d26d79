import { type ConsoleLink, linkUrl } from "./link.ts";

/** What the conductor tells this page about itself and the others: docs/guide/sharing-a-console.md. */
export interface ControlState {
  /** Null until the screen is connected. */
  readonly you: {
    readonly number: number;
    readonly mode: "write" | "read-only";
    readonly state: "writer" | "asking" | "watching";
    readonly refused: boolean;
  } | null;
  readonly writer: ControlPeer | "administrator" | null;
  readonly asks: readonly ControlPeer[];
  readonly viewers: number;
}

export interface ControlPeer {
  readonly id: string;
  readonly number: number;
}

export interface ControlRequest {
  readonly action: "ask" | "withdraw" | "give" | "refuse" | "release" | "break";
  readonly viewer?: string;
}

export interface ControlLink {
  request(request: ControlRequest): void;
  close(): void;
}

const AGAIN_MS = 2_000;
const MOST_FAILURES = 3;
/** The console is shared by a hub that knows no control. */
const NO_CONTROL = 4405;

/** The page's line for control beside its screen. Comes back when it breaks; `told(null)` while there is none. */
export function openControlLink(
  link: ConsoleLink,
  told: (state: ControlState | null) => void,
  refused: (error: string) => void = () => {},
): ControlLink {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let closed = false;

  function open(): void {
    const url = linkUrl(link, location.href, "socket");
    if (url === null) return;
    const decoder = new TextDecoder();
    let rest = "";
    const opened = new WebSocket(url, ["control.outband"]);
    socket = opened;
    opened.binaryType = "arraybuffer";
    opened.addEventListener("message", (event: MessageEvent<ArrayBuffer>) => {
      if (closed) return;
      failures = 0;
      const lines = (rest + decoder.decode(event.data, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      const news = lines.map((line) => JSON.parse(line) as object);
      for (const line of news) if (isRefusal(line)) refused(line.error);
      const last = news.findLast(isState);
      if (last) told(last);
    });
    opened.addEventListener("close", ({ code }) => {
      socket = null;
      if (closed) return;
      told(null);
      if (code !== NO_CONTROL && ++failures < MOST_FAILURES) timer = setTimeout(open, AGAIN_MS);
    });
  }

  open();
  return {
    request: (request) => {
      if (socket?.readyState === WebSocket.OPEN) {
        socket.send(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
      }
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

function isState(line: object): line is ControlState {
  return "viewers" in line;
}

/** A button was pressed too late: the next state shows why. Or it asked for what cannot be done. */
function isRefusal(line: object): line is { readonly error: string } {
  return "error" in line && typeof line.error === "string";
}
