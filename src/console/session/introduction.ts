/**
 * What a viewer came for. "screen": RFB. "terminal": a serial line for our page, as text with our own marks in it.
 * "serial": a serial line for anybody else, as bytes. "log": what it has said. "control": the control link of either.
 */
const PURPOSES = ["screen", "terminal", "serial", "log", "control"] as const;

/**
 * The line by which a proxy introduces a viewer to a conductor's viewer port, ahead of what it came for:
 *
 *     OUTBAND/1 screen <node uuid> <token> <viewer>\n
 *
 * `viewer` is what the page calls itself, so that it is the same viewer after a reload and on both of its connections; "-"
 * for one that has no name. The token makes it secret: whoever holds the token may take any name.
 */
export interface Introduction {
  readonly purpose: (typeof PURPOSES)[number];
  readonly nodeUuid: string;
  readonly token: string;
  /** 16 to 64 URL-safe characters, or null. */
  readonly viewer: string | null;
}

/** The line feed included. */
export const MAX_INTRODUCTION_BYTES = 192;

const VIEWER = /^[A-Za-z0-9_-]{16,64}$/;
const LINE = /^OUTBAND\/1 ([a-z]{1,16}) ([0-9a-f-]{36}) ([A-Za-z0-9_-]{43}) (-|[A-Za-z0-9_-]{16,64})$/;

/** What may stand for `viewer`. */
export function isViewerName(text: string): boolean {
  return VIEWER.test(text);
}

export function encodeIntroduction({ purpose, nodeUuid, token, viewer }: Introduction): Uint8Array {
  return new TextEncoder().encode(`OUTBAND/1 ${purpose} ${nodeUuid} ${token} ${viewer ?? "-"}\n`);
}

/** `line` without its line feed. Null for anything else. */
export function parseIntroduction(line: string): Introduction | null {
  const [, named, nodeUuid = "", token = "", viewer = ""] = LINE.exec(line) ?? [];
  const purpose = PURPOSES.find((one) => one === named);
  if (purpose === undefined) return null;
  return { purpose, nodeUuid, token, viewer: viewer === "-" ? null : viewer };
}
