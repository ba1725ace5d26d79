import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

export interface PayloadActivationStatus {
  /** How many instances there can be. */
  readonly capacity: number;
  /** Bit 0 is instance 1. */
  readonly activeInstances: number;
}

/** Get Payload Activation Status (24.4), of a payload type. */
export const GET_PAYLOAD_ACTIVATION_STATUS: IpmiCommand<number, PayloadActivationStatus> = {
  name: "Get Payload Activation Status",
  netFn: NETFN.app,
  code: 0x4a,
  privilege: "user",
  encodeRequest: (payloadType, writer) => void writer.u8(payloadType),
  decodeRequest: (reader) => reader.u8("payload type") & 0x3f,
  encodeResponse: ({ capacity, activeInstances }, writer) => void writer.u8(capacity).u16(activeInstances),
  decodeResponse: (reader) => ({
    capacity: reader.u8("instance capacity") & 0x0f,
    activeInstances: reader.u16("active instances"),
  }),
};
