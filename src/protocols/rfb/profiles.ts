import { ENCODING } from "./encodings/encoding.ts";

export type RfbProfileName = "plain" | "idrac";

/** How to talk to one kind of RFB server: the quirks of docs/protocols/rfb.md as data. */
export interface RfbProfile {
  readonly name: RfbProfileName;
  /**
   * "rgbx": ask for the frame buffer's own format, so that decoding is copying. "server": confirm the format of
   * ServerInit, so that updates sent before and after the server has read SetPixelFormat look the same.
   */
  readonly pixelFormat: "rgbx" | "server";
  /** SetEncodings, in this order and nothing else. */
  readonly encodings: readonly number[];
  /** Least time between two key events. */
  readonly keyIntervalMs: number;
  /** Mean time between two FramebufferUpdateRequests at the least: caps the frames a second. */
  readonly updateIntervalMs: number;
}

const PROFILES: Readonly<Record<RfbProfileName, RfbProfile>> = {
  // Without a quality level no server sends JPEG: what we show is what the machine shows. Without a cursor encoding it draws
  // the pointer into the picture, so that it is in screenshots, in recordings and in what a late viewer sees.
  plain: {
    name: "plain",
    pixelFormat: "rgbx",
    encodings: [
      ENCODING.copyRect,
      ENCODING.zrle,
      ENCODING.tight,
      ENCODING.hextile,
      ENCODING.zlib,
      ENCODING.rre,
      ENCODING.raw,
      ENCODING.desktopSize,
      ENCODING.extendedDesktopSize,
      ENCODING.lastRect,
      ENCODING.extendedKey,
      ENCODING.ledState,
      ENCODING.extendedClipboard,
    ],
    keyIntervalMs: 0,
    updateIntervalMs: 33,
  },
  // CopyRect, Tight or TightPNG in the list and the server never sends a picture (noVNC #712); ZRLE from it is broken;
  // extended keys end the connection (noVNC #385); keys faster than about ten a second are lost (os-autoinst).
  idrac: {
    name: "idrac",
    pixelFormat: "server",
    encodings: [ENCODING.hextile, ENCODING.rre, ENCODING.raw, ENCODING.desktopSize],
    keyIntervalMs: 50,
    updateIntervalMs: 50,
  },
};

export function rfbProfile(name: RfbProfileName): RfbProfile {
  return PROFILES[name];
}

export function isRfbProfileName(name: string): name is RfbProfileName {
  return Object.hasOwn(PROFILES, name);
}
