import { NETFN } from "../messages/ipmi-message.ts";
import { GUID_BYTES } from "../messages/rakp-2.ts";
import { EMPTY_REQUEST, type IpmiCommand } from "./command.ts";

/** Get System GUID (22.14). May be sent outside a session. */
export const GET_SYSTEM_GUID: IpmiCommand<undefined, Uint8Array> = {
  name: "Get System GUID",
  netFn: NETFN.app,
  code: 0x37,
  privilege: "user",
  ...EMPTY_REQUEST,
  encodeResponse: (guid, writer) => void writer.bytes(guid),
  decodeResponse: (reader) => reader.bytes(GUID_BYTES, "GUID"),
};
