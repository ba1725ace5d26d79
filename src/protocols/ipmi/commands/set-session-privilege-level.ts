import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

/** Set Session Privilege Level (22.18): 0 asks for the present one. Completion codes 80h to 83h refuse. */
export const SET_SESSION_PRIVILEGE_LEVEL: IpmiCommand<number, number> = {
  name: "Set Session Privilege Level",
  netFn: NETFN.app,
  code: 0x3b,
  privilege: "callback",
  encodeRequest: (level, writer) => void writer.u8(level),
  decodeRequest: (reader) => reader.u8("requested privilege level") & 0x0f,
  encodeResponse: (level, writer) => void writer.u8(level),
  decodeResponse: (reader) => reader.u8("new privilege level") & 0x0f,
};

export const PRIVILEGE_NOT_AVAILABLE = 0x80;
export const PRIVILEGE_EXCEEDS_LIMIT = 0x81;
