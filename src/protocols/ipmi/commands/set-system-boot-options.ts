import { NETFN } from "../messages/ipmi-message.ts";
import { EMPTY_RESPONSE, type IpmiCommand } from "./command.ts";

/** A parameter's own bytes: for boot flags, see `encodeBootFlags`. */
export interface BootOption {
  readonly parameter: number;
  readonly data: Uint8Array;
}

/** Set System Boot Options (28.12). 80h: not supported; 81h: another set is in progress. */
export const SET_SYSTEM_BOOT_OPTIONS: IpmiCommand<BootOption, undefined> = {
  name: "Set System Boot Options",
  netFn: NETFN.chassis,
  code: 0x08,
  privilege: "operator",
  encodeRequest: ({ parameter, data }, writer) => void writer.u8(parameter).bytes(data),
  decodeRequest: (reader) => ({
    parameter: reader.u8("boot option parameter") & 0x7f,
    data: reader.bytes(reader.remaining, "boot option data"),
  }),
  ...EMPTY_RESPONSE,
};
