import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** RFC 6455 section 1.3. */
const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** 13 is the standard; 7 and 8 are the drafts with the same framing, which Ironic's proxy takes too. */
const VERSIONS = new Set(["7", "8", "13"]);
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** What the answer needs from a well-formed handshake. */
export interface ClientHandshake {
  readonly key: string;
  /** Sub-protocols in the client's order, trimmed. Empty when it offers none. */
  readonly protocols: readonly string[];
}

/** Section 4.2.1. Returns the reason as text when the request is not a WebSocket handshake. */
export function tryReadHandshake(method: string | undefined, headers: IncomingHttpHeaders): ClientHandshake | string {
  if (method !== "GET") return "A WebSocket handshake is a GET request.";
  if (headers.upgrade?.toLowerCase() !== "websocket") return "Upgrade must be websocket.";
  if (!VERSIONS.has(headers["sec-websocket-version"] ?? "")) return "Sec-WebSocket-Version must be 13.";
  const key = headers["sec-websocket-key"];
  if (key === undefined || !KEY.test(key)) return "Sec-WebSocket-Key must be 16 bytes in base64.";
  const offered = headers["sec-websocket-protocol"];
  const protocols = offered === undefined ? [] : offered.split(",").map((name) => name.trim());
  return { key, protocols };
}

/** Section 4.2.2. No extension is ever agreed: compression costs 15 times the memory and gains nothing on a screen. */
export function encodeSwitchingProtocols(handshake: ClientHandshake, protocol: string | null): string {
  const accept = createHash("sha1")
    .update(handshake.key + ACCEPT_GUID)
    .digest("base64");
  return [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === null ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    "\r\n",
  ].join("\r\n");
}
