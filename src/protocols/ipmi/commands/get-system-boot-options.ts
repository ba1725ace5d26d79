import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";
import type { BootOption } from "./set-system-boot-options.ts";

const PARAMETER_VERSION = 0x01;

/** Get System Boot Options (28.13) of a parameter, its first set and block. 80h: not supported. */
export const GET_SYSTEM_BOOT_OPTIONS: IpmiCommand<number, BootOption> = {
  name: "Get System Boot Options",
  netFn: NETFN.chassis,
  code: 0x09,
  privilege: "operator",
  encodeRequest: (parameter, writer) => void writer.u8(parameter).zeros(2),
  decodeRequest(reader) {
    const parameter = reader.u8("boot option parameter") & 0x7f;
    reader.skip(2, "set and block selectors");
    return parameter;
  },
  encodeResponse: ({ parameter, data }, writer) => void writer.u8(PARAMETER_VERSION).u8(parameter).bytes(data),
  decodeResponse(reader) {
    reader.skip(1, "parameter version");
    const parameter = reader.u8("boot option parameter") & 0x7f;
    return { parameter, data: reader.bytes(reader.remaining, "boot option data") };
  },
};

/** Of both boot option commands and both of SOL's configuration. */
export const PARAMETER_NOT_SUPPORTED = 0x80;
