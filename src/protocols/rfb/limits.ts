/** What is accepted from a peer before anything is allocated for it. Beyond a limit the connection ends with RFB_LIMIT. */
export interface RfbLimits {
  /** Pixels, each side of the picture. */
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** Pixels in the picture: 4 bytes each are kept. */
  readonly maxArea: number;
  /** Bytes of a reason that a server gives for a refusal. */
  readonly maxReasonBytes: number;
  /** Bytes of the desktop's name. */
  readonly maxNameBytes: number;
  /** Bytes of one cut text, in either direction. */
  readonly maxCutTextBytes: number;
  /** Pixels, each side of a cursor. */
  readonly maxCursorSide: number;
  /** Entries of one SetEncodings. */
  readonly maxEncodings: number;
  /** Entries of one SetDesktopSize. */
  readonly maxScreens: number;
  /** Milliseconds from the first byte to ServerInit. */
  readonly handshakeMs: number;
  /** Milliseconds that a peer may take over one write, or over the rest of a message it began. */
  readonly stallMs: number;
  /** Milliseconds of silence after which a server is asked for a sign of life. */
  readonly silenceMs: number;
}

export const RFB_LIMITS: RfbLimits = {
  maxWidth: 8192,
  maxHeight: 8192,
  maxArea: 16 * 1024 * 1024,
  maxReasonBytes: 4096,
  maxNameBytes: 4096,
  maxCutTextBytes: 1024 * 1024,
  maxCursorSide: 512,
  maxEncodings: 1024,
  maxScreens: 64,
  handshakeMs: 10_000,
  stallMs: 60_000,
  silenceMs: 30_000,
};

/** True for a picture that we are willing to keep. */
export function geometryFits(width: number, height: number, limits: RfbLimits): boolean {
  return width <= limits.maxWidth && height <= limits.maxHeight && width * height <= limits.maxArea;
}
