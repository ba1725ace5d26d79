import type { ClientMessageCodec, ClientMessageEffect } from "../../messages/client-message-codec.ts";

/** A message that has a length and a name in the vendor's viewer, and no effect on a server without the hardware. */
export interface PassedOver {
  readonly kind: "passed-over";
  readonly name: string;
}

export const PASSED_OVER: readonly ClientMessageCodec<PassedOver>[] = [
  passedOver(0x07, 3, "ResyncMouseEvent", "input"),
  passedOver(0x16, 2, "SyncKBLed", "control"),
  passedOver(0x19, 1, "FrontGroundEvent", "control"),
  passedOver(0x36, 3, "MouseSetInfo", "input"),
  passedOver(0x37, 1, "MouseGetInfo", "control"),
  passedOver(0x3a, 1, "KMHotPlug", "input"),
  passedOver(0x3c, 1, "GetViewerLang", "control"),
];

function passedOver(
  type: number,
  bytes: number,
  name: string,
  effect: ClientMessageEffect,
): ClientMessageCodec<PassedOver> {
  return { name, type, effect, headBytes: 1, length: () => bytes, decode: () => ({ kind: "passed-over", name }) };
}
