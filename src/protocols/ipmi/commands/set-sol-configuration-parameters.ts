import { NETFN } from "../messages/ipmi-message.ts";
import { EMPTY_RESPONSE, type IpmiCommand } from "./command.ts";

/** Set SOL Configuration Parameters (26.2). 80h: not supported; 81h: set in progress; 82h: read-only. */
export const SET_SOL_CONFIGURATION_PARAMETERS: IpmiCommand<
  { readonly channel: number; readonly parameter: number; readonly data: Uint8Array },
  undefined
> = {
  name: "Set SOL Configuration Parameters",
  netFn: NETFN.transport,
  code: 0x21,
  privilege: "administrator",
  encodeRequest: ({ channel, parameter, data }, writer) => void writer.u8(channel).u8(parameter).bytes(data),
  decodeRequest: (reader) => ({
    channel: reader.u8("channel") & 0x0f,
    parameter: reader.u8("SOL parameter"),
    data: reader.bytes(reader.remaining, "SOL parameter data"),
  }),
  ...EMPTY_RESPONSE,
};

export const READ_ONLY_PARAMETER = 0x82;
