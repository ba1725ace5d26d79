import { viewerFault } from "../errors.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** SetDesktopSize, rfbproto: pad, U16 width, height, U8 number-of-screens, pad, SCREEN[16] each. A console does not resize its host. */
export interface SetDesktopSize {
  readonly kind: "set-desktop-size";
  readonly width: number;
  readonly height: number;
}

export const setDesktopSize: ClientMessageCodec<SetDesktopSize> = {
  name: "SetDesktopSize",
  type: 251,
  effect: "input",
  headBytes: 7,
  length(head, limits) {
    head.skip(5, "SetDesktopSize size");
    const screens = head.u8("number-of-screens");
    if (screens > limits.maxScreens) {
      throw viewerFault("RFB_LIMIT", `reading SetDesktopSize: ${screens} screens, the limit is ${limits.maxScreens}`);
    }
    return 8 + 16 * screens;
  },
  decode(reader) {
    reader.skip(1, "SetDesktopSize padding");
    return { kind: "set-desktop-size", width: reader.u16("width"), height: reader.u16("height") };
  },
};
