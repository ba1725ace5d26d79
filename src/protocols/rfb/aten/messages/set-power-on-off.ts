import type { ClientMessageCodec } from "../../messages/client-message-codec.ts";

/** SetPowerOnOff: U8 0x1a, U8 0 off, 1 on, 2 reset, 3 soft off. We never send it: power has its own interface. */
export interface SetPowerOnOff {
  readonly kind: "set-power-on-off";
  readonly code: number;
}

export const setPowerOnOff: ClientMessageCodec<SetPowerOnOff> = {
  name: "SetPowerOnOff",
  type: 0x1a,
  effect: "input",
  headBytes: 1,
  length: () => 2,
  decode: (reader) => ({ kind: "set-power-on-off", code: reader.u8("code") }),
};
