/** What the server can send; it was meant to send the other three too. */
const WORKING = new Set([5 /* Hextile */, 2 /* RRE */, 0 /* Raw */]);
const STALLING = new Set([1 /* CopyRect */, 7 /* Tight */, -260 /* TightPNG */, 16 /* ZRLE */]);

/**
 * The blank screen of noVNC issue 712: an encoding of the second kind listed before any of the first, and the server
 * never sends an update.
 */
export function stallsOn(encodings: readonly number[]): boolean {
  const first = encodings.find((encoding) => WORKING.has(encoding) || STALLING.has(encoding));
  return first !== undefined && STALLING.has(first);
}
