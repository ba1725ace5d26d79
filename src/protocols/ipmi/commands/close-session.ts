import { NETFN } from "../messages/ipmi-message.ts";
import { EMPTY_RESPONSE, type IpmiCommand } from "./command.ts";

/** Close Session (22.19), by the BMC's id of it. */
export const CLOSE_SESSION: IpmiCommand<number, undefined> = {
  name: "Close Session",
  netFn: NETFN.app,
  code: 0x3c,
  privilege: "callback",
  encodeRequest: (bmcId, writer) => void writer.u32(bmcId),
  decodeRequest: (reader) => reader.u32("session id"),
  ...EMPTY_RESPONSE,
};

export const NO_SUCH_SESSION = 0x87;
