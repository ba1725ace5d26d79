import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

export interface UserAccess {
  readonly maxUsers: number;
  readonly enabledUsers: number;
  readonly fixedNames: number;
  readonly enabled: boolean;
  /** 10h IPMI messaging, 20h link authentication, 40h callback only. */
  readonly access: number;
  readonly privilegeLimit: number;
}

/** Get User Access (22.27). */
export const GET_USER_ACCESS: IpmiCommand<{ readonly channel: number; readonly userId: number }, UserAccess> = {
  name: "Get User Access",
  netFn: NETFN.app,
  code: 0x44,
  privilege: "operator",
  encodeRequest: ({ channel, userId }, writer) => void writer.u8(channel).u8(userId),
  decodeRequest: (reader) => ({ channel: reader.u8("channel") & 0x0f, userId: reader.u8("user id") & 0x3f }),
  encodeResponse(user, writer) {
    // Bits 7:6 of the second byte: 01 enabled, 10 disabled.
    writer
      .u8(user.maxUsers)
      .u8((user.enabled ? 0x40 : 0x80) | user.enabledUsers)
      .u8(user.fixedNames);
    writer.u8(user.access | user.privilegeLimit);
  },
  decodeResponse(reader) {
    const maxUsers = reader.u8("maximum user ids") & 0x3f;
    const status = reader.u8("user status");
    const fixedNames = reader.u8("fixed names") & 0x3f;
    const access = reader.u8("user access");
    const enabled = status >> 6 !== 2;
    return {
      maxUsers,
      enabledUsers: status & 0x3f,
      fixedNames,
      enabled,
      access: access & 0x70,
      privilegeLimit: access & 0x0f,
    };
  },
};
