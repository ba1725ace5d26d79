import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

export interface ChannelPayloadSupport {
  /** Bit n is standard payload type n: IPMI 0, SOL 1. */
  readonly standard: number;
  /** Bit n is session setup payload type 10h + n. */
  readonly setup: number;
}

/** Get Channel Payload Support (24.8). */
export const GET_CHANNEL_PAYLOAD_SUPPORT: IpmiCommand<number, ChannelPayloadSupport> = {
  name: "Get Channel Payload Support",
  netFn: NETFN.app,
  code: 0x4e,
  privilege: "user",
  encodeRequest: (channel, writer) => void writer.u8(channel),
  decodeRequest: (reader) => reader.u8("channel") & 0x0f,
  encodeResponse: ({ standard, setup }, writer) => void writer.u16(standard).u16(setup).zeros(4),
  decodeResponse: (reader) => ({ standard: reader.u16("standard payloads"), setup: reader.u16("setup payloads") }),
};
