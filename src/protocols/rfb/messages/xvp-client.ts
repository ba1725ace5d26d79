import type { ClientMessageCodec } from "./client-message-codec.ts";

/** xvp client message, rfbproto: power. Codes 2 shutdown, 3 reboot, 4 reset. Never acted on: power belongs to the API. */
export interface XvpClient {
  readonly kind: "xvp";
  readonly version: number;
  readonly code: number;
}

export const xvpClient: ClientMessageCodec<XvpClient> = {
  name: "xvp",
  type: 250,
  effect: "input",
  headBytes: 1,
  length: () => 4,
  decode(reader) {
    reader.skip(1, "xvp padding");
    return { kind: "xvp", version: reader.u8("xvp-extension-version"), code: reader.u8("xvp-message-code") };
  },
};
