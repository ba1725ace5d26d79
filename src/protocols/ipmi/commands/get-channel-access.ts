import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

export interface ChannelAccess {
  /** Alerting, per-message and user-level authentication, and access mode (2: always available). */
  readonly access: number;
  readonly privilegeLimit: number;
}

/** Get Channel Access (22.23). `which`: 40h the stored settings, 80h those in force. */
export const GET_CHANNEL_ACCESS: IpmiCommand<{ readonly channel: number; readonly which: number }, ChannelAccess> = {
  name: "Get Channel Access",
  netFn: NETFN.app,
  code: 0x41,
  privilege: "user",
  encodeRequest: ({ channel, which }, writer) => void writer.u8(channel).u8(which),
  decodeRequest: (reader) => ({ channel: reader.u8("channel") & 0x0f, which: reader.u8("which settings") & 0xc0 }),
  encodeResponse: ({ access, privilegeLimit }, writer) => void writer.u8(access).u8(privilegeLimit),
  decodeResponse: (reader) => ({
    access: reader.u8("channel access"),
    privilegeLimit: reader.u8("channel privilege limit") & 0x0f,
  }),
};
