import { HttpError } from "../errors.ts";

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses a request body. Nothing of the body is ever quoted in an error: it may hold a password. An empty body is
 * `undefined`, because the CLI sends a Content-Type without one.
 */
export function parseJsonBody(bytes: Uint8Array, maxDepth: number): unknown {
  if (bytes.length === 0) return undefined;
  if (depthExceeds(bytes, maxDepth)) throw tooDeep();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw notJson("it is not UTF-8");
  }
  try {
    return JSON.parse(text, refuseProto);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const position = /at position (\d+)/.exec(String(error))?.[1];
    throw notJson(position === undefined ? "it ends too early or is malformed" : `malformed at position ${position}`);
  }
}

/** A key that would set an object's prototype when it is copied. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === "__proto__") throw notJson("it has a key named __proto__");
  return value;
}

/** Counts brackets outside strings, so that a deep body is refused before it is parsed. */
function depthExceeds(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > maxDepth) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return false;
}

function notJson(reason: string): HttpError {
  return new HttpError("API_BODY_NOT_JSON", 400, "fault", `The request body is not valid JSON: ${reason}`);
}

function tooDeep(): HttpError {
  const text = "JSON is nested too deeply. Please contact the service administrator.";
  return new HttpError("API_BODY_TOO_DEEP", 400, "limit", text);
}

export function bodyTooLarge(): HttpError {
  const text = "Request body is too large. Please contact the service administrator.";
  return new HttpError("API_BODY_TOO_LARGE", 413, "limit", text);
}
