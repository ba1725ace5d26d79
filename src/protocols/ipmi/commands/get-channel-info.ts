import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

const IPMI_FORUM_IANA = [0xf2, 0x1b, 0x00] as const;

export interface ChannelInfo {
  readonly channel: number;
  /** 4 is 802.3 LAN. */
  readonly medium: number;
  /** 1 is IPMB-1.0. */
  readonly protocol: number;
  /** 2 is multi-session. */
  readonly sessionSupport: number;
  readonly activeSessions: number;
}

/** Get Channel Info (22.24). */
export const GET_CHANNEL_INFO: IpmiCommand<number, ChannelInfo> = {
  name: "Get Channel Info",
  netFn: NETFN.app,
  code: 0x42,
  privilege: "user",
  encodeRequest: (channel, writer) => void writer.u8(channel),
  decodeRequest: (reader) => reader.u8("channel") & 0x0f,
  encodeResponse(info, writer) {
    writer
      .u8(info.channel)
      .u8(info.medium)
      .u8(info.protocol)
      .u8((info.sessionSupport << 6) | info.activeSessions);
    for (const byte of IPMI_FORUM_IANA) writer.u8(byte);
    writer.zeros(2);
  },
  decodeResponse(reader) {
    const channel = reader.u8("channel") & 0x0f;
    const medium = reader.u8("channel medium") & 0x7f;
    const protocol = reader.u8("channel protocol") & 0x1f;
    const sessions = reader.u8("session support");
    return { channel, medium, protocol, sessionSupport: sessions >> 6, activeSessions: sessions & 0x3f };
  },
};
