/**
 * The line by which the noVNC proxy introduces a viewer to a conductor's viewer port, ahead of RFB or of the control link:
 *
 *     OUTBAND/1 screen <node uuid> <token> <viewer>\n
 *
 * `viewer` is what the page calls itself, so that it is the same viewer after a reload and on both of its connections; "-"
 * for one that has no name. The token makes it secret: whoever holds the token may take any name.
 */
export interface Introduction {
  readonly purpose: "screen" | "control";
  readonly nodeUuid: string;
  readonly token: string;
  /** 16 to 64 URL-safe characters, or null. */
  readonly viewer: string | null;
}

/** The line feed included. */
export const MAX_INTRODUCTION_BYTES = 192;

const VIEWER = /^[A-Za-z0-9_-]{16,64}$/;
const LINE = /^OUTBAND\/1 (screen|control) ([0-9a-f-]{36}) ([A-Za-z0-9_-]{43}) (-|[A-Za-z0-9_-]{16,64})$/;

/** What may stand for `viewer`. */
export function isViewerName(text: string): boolean {
  return VIEWER.test(text);
}

export function encodeIntroduction({ purpose, nodeUuid, token, viewer }: Introduction): Uint8Array {
  return new TextEncoder().encode(`OUTBAND/1 ${purpose} ${nodeUuid} ${token} ${viewer ?? "-"}\n`);
}

/** `line` without its line feed. Null for anything else. */
export function parseIntroduction(line: string): Introduction | null {
  const [, purpose, nodeUuid = "", token = "", viewer = ""] = LINE.exec(line) ?? [];
  if (purpose !== "screen" && purpose !== "control") return null;
  return { purpose, nodeUuid, token, viewer: viewer === "-" ? null : viewer };
}
