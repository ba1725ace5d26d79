import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

const ASK_2_0_DATA = 0x80;
const HAS_2_0_DATA = 0x80;
const SUPPORTS_2_0 = 0x02;

export interface ChannelAuthenticationCapabilities {
  readonly channel: number;
  readonly supportsIpmi20: boolean;
  /** Logging in takes Kg as well as the password. */
  readonly kgSet: boolean;
  readonly anonymousLogin: boolean;
  readonly nullUserNames: boolean;
  readonly namedUsers: boolean;
}

/** Get Channel Authentication Capabilities (22.13), always with IPMI 2.0's data. Sent before there is a session. */
export const GET_CHANNEL_AUTHENTICATION_CAPABILITIES: IpmiCommand<
  { readonly channel: number; readonly privilege: number },
  ChannelAuthenticationCapabilities
> = {
  name: "Get Channel Authentication Capabilities",
  netFn: NETFN.app,
  code: 0x38,
  privilege: "callback",
  encodeRequest: ({ channel, privilege }, writer) => void writer.u8(ASK_2_0_DATA | channel).u8(privilege),
  decodeRequest: (reader) => ({
    channel: reader.u8("channel") & 0x0f,
    privilege: reader.u8("requested privilege level") & 0x0f,
  }),
  encodeResponse(capabilities, writer) {
    const { channel, kgSet, namedUsers, nullUserNames, anonymousLogin, supportsIpmi20 } = capabilities;
    const status =
      (kgSet ? 0x20 : 0) | (namedUsers ? 0x04 : 0) | (nullUserNames ? 0x02 : 0) | (anonymousLogin ? 0x01 : 0);
    // Bit 2, MD5, although nobody can log in by 1.5: without any type some clients give up.
    writer
      .u8(channel)
      .u8(HAS_2_0_DATA | 0x04)
      .u8(status)
      .u8(supportsIpmi20 ? SUPPORTS_2_0 : 0x01)
      .zeros(4);
  },
  decodeResponse(reader) {
    const channel = reader.u8("channel") & 0x0f;
    const types = reader.u8("authentication types");
    const status = reader.u8("authentication status");
    const extended = (types & HAS_2_0_DATA) === 0 ? 0 : reader.u8("extended capabilities");
    return {
      channel,
      supportsIpmi20: (extended & SUPPORTS_2_0) !== 0,
      kgSet: (status & 0x20) !== 0,
      anonymousLogin: (status & 0x01) !== 0,
      nullUserNames: (status & 0x02) !== 0,
      namedUsers: (status & 0x04) !== 0,
    };
  },
};
