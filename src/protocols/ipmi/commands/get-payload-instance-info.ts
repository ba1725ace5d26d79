import { NETFN } from "../messages/ipmi-message.ts";
import { decodePayloadInstance, encodePayloadInstance, type PayloadInstance } from "./activate-payload.ts";
import type { IpmiCommand } from "./command.ts";

/** Get Payload Instance Info (24.5): the session that has it, or 0; for SOL also the serial port's number. */
export const GET_PAYLOAD_INSTANCE_INFO: IpmiCommand<
  PayloadInstance,
  { readonly sessionId: number; readonly serialPort: number }
> = {
  name: "Get Payload Instance Info",
  netFn: NETFN.app,
  code: 0x4b,
  privilege: "user",
  encodeRequest: encodePayloadInstance,
  decodeRequest: decodePayloadInstance,
  encodeResponse: ({ sessionId, serialPort }, writer) => void writer.u32(sessionId).u8(serialPort).zeros(7),
  decodeResponse: (reader) => ({ sessionId: reader.u32("session id"), serialPort: reader.u8("serial port") }),
};
