import { MAX_USER_NAME_BYTES } from "../limits.ts";
import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

/** Get User Name (22.29). The name is bytes; zeros at its end do not belong to it. */
export const GET_USER_NAME: IpmiCommand<number, Uint8Array> = {
  name: "Get User Name",
  netFn: NETFN.app,
  code: 0x46,
  privilege: "operator",
  encodeRequest: (userId, writer) => void writer.u8(userId),
  decodeRequest: (reader) => reader.u8("user id") & 0x3f,
  encodeResponse: (name, writer) => void writer.bytes(name).zeros(MAX_USER_NAME_BYTES - name.length),
  decodeResponse(reader) {
    const field = reader.bytes(Math.min(reader.remaining, MAX_USER_NAME_BYTES), "user name");
    const end = field.indexOf(0);
    return end < 0 ? field : field.subarray(0, end);
  },
};
