import { NETFN } from "../messages/ipmi-message.ts";
import { decodePayloadInstance, encodePayloadInstance, type PayloadInstance } from "./activate-payload.ts";
import { EMPTY_RESPONSE, type IpmiCommand } from "./command.ts";

/** Deactivate Payload (24.2): from any session, whoever activated it. */
export const DEACTIVATE_PAYLOAD: IpmiCommand<PayloadInstance, undefined> = {
  name: "Deactivate Payload",
  netFn: NETFN.app,
  code: 0x49,
  privilege: "user",
  encodeRequest(request, writer) {
    encodePayloadInstance(request, writer);
    writer.zeros(4);
  },
  decodeRequest(reader) {
    const instance = decodePayloadInstance(reader);
    reader.skip(4, "auxiliary data");
    return instance;
  },
  ...EMPTY_RESPONSE,
};

export const ALREADY_DEACTIVATED = 0x80;
