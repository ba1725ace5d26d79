import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

/** Get Channel Payload Version (24.9): 10h is 1.0. */
export const GET_CHANNEL_PAYLOAD_VERSION: IpmiCommand<
  { readonly channel: number; readonly payloadType: number },
  number
> = {
  name: "Get Channel Payload Version",
  netFn: NETFN.app,
  code: 0x4f,
  privilege: "user",
  encodeRequest: ({ channel, payloadType }, writer) => void writer.u8(channel).u8(payloadType),
  decodeRequest: (reader) => ({ channel: reader.u8("channel") & 0x0f, payloadType: reader.u8("payload type") & 0x3f }),
  encodeResponse: (version, writer) => void writer.u8(version),
  decodeResponse: (reader) => reader.u8("payload version"),
};

export const PAYLOAD_NOT_AVAILABLE = 0x80;
