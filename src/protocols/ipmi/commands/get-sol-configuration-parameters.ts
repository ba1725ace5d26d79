import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

const PARAMETER_REVISION = 0x11;

/** Get SOL Configuration Parameters (26.3): a parameter's data. 80h: not supported. */
export const GET_SOL_CONFIGURATION_PARAMETERS: IpmiCommand<
  { readonly channel: number; readonly parameter: number },
  Uint8Array
> = {
  name: "Get SOL Configuration Parameters",
  netFn: NETFN.transport,
  code: 0x22,
  privilege: "user",
  encodeRequest: ({ channel, parameter }, writer) => void writer.u8(channel).u8(parameter).zeros(2),
  decodeRequest(reader) {
    const channel = reader.u8("channel") & 0x0f;
    const parameter = reader.u8("SOL parameter");
    reader.skip(2, "set and block selectors");
    return { channel, parameter };
  },
  encodeResponse: (data, writer) => void writer.u8(PARAMETER_REVISION).bytes(data),
  decodeResponse(reader) {
    reader.skip(1, "parameter revision");
    return reader.bytes(reader.remaining, "SOL parameter data");
  },
};
