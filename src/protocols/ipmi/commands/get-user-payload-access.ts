import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

/** Get User Payload Access (24.7): bit n is standard payload n; bit 1 is SOL. */
export const GET_USER_PAYLOAD_ACCESS: IpmiCommand<{ readonly channel: number; readonly userId: number }, number> = {
  name: "Get User Payload Access",
  netFn: NETFN.app,
  code: 0x4d,
  privilege: "operator",
  encodeRequest: ({ channel, userId }, writer) => void writer.u8(channel).u8(userId),
  decodeRequest: (reader) => ({ channel: reader.u8("channel") & 0x0f, userId: reader.u8("user id") & 0x3f }),
  encodeResponse: (payloads, writer) => void writer.u8(payloads).zeros(3),
  decodeResponse: (reader) => reader.u8("standard payloads"),
};
