import type { Rect } from "../framebuffer.ts";
import type { ClientMessageCodec } from "./client-message-codec.ts";

/** EnableContinuousUpdates, rfbproto. Legal only after the server has sent EndOfContinuousUpdates, which ours does not. */
export interface EnableContinuousUpdates {
  readonly kind: "enable-continuous-updates";
  readonly enable: boolean;
  readonly rect: Rect;
}

export const enableContinuousUpdates: ClientMessageCodec<EnableContinuousUpdates> = {
  name: "EnableContinuousUpdates",
  type: 150,
  effect: "control",
  headBytes: 1,
  length: () => 10,
  decode: (reader) => ({
    kind: "enable-continuous-updates",
    enable: reader.u8("enable-flag") !== 0,
    rect: {
      x: reader.u16("x-position"),
      y: reader.u16("y-position"),
      width: reader.u16("width"),
      height: reader.u16("height"),
    },
  }),
};
