/** Where the console's WebSocket is, as a URL relative to the page, and what this page calls itself there. */
export interface ConsoleLink {
  readonly path: string;
  /** Random, and kept across a reload: the same viewer comes back, with the control it had. */
  readonly viewer: string;
}

/** The console link of the page's own address, or the one kept in the history entry across a reload. */
export function takeLink(location: Location, history: History): ConsoleLink | null {
  const fromAddress = readPath(location.search) ?? readPath(location.hash);
  if (fromAddress === null) return isLink(history.state) ? history.state : null;
  const link = { path: fromAddress, viewer: randomName() };
  // The token leaves the address bar, and with it bookmarks, shared screens and the browser's history. It stays in the
  // state of this one history entry, so that reloading the page works.
  history.replaceState(link, "", location.pathname);
  return link;
}

/** The link as a URL, or null when it points anywhere but to the host that served the page. */
export function linkUrl(link: ConsoleLink, page: string, kind: "socket" | "http"): URL | null {
  if (!URL.canParse(link.path, page)) return null;
  const url = new URL(link.path, page);
  const home = new URL(page);
  if (url.host !== home.host || url.username !== "" || url.password !== "") return null;
  const secure = home.protocol === "https:";
  if (kind === "socket") url.protocol = secure ? "wss:" : "ws:";
  else url.protocol = home.protocol;
  url.hash = "";
  url.searchParams.set("viewer", link.viewer);
  return url;
}

/** noVNC's own parameter: `?path=websockify%3Fnode%3D...%26token%3D...`, or the same after `#`. */
function readPath(text: string): string | null {
  const path = new URLSearchParams(text.slice(1)).get("path");
  return path === null || path === "" ? null : path;
}

function isLink(state: unknown): state is ConsoleLink {
  return (
    typeof state === "object" &&
    state !== null &&
    "path" in state &&
    typeof state.path === "string" &&
    "viewer" in state &&
    typeof state.viewer === "string"
  );
}

/** 128 bits in hexadecimal. Not `randomUUID`, which pages served over plain HTTP do not have. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
