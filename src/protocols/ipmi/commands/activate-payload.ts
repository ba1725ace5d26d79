import type { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { NETFN } from "../messages/ipmi-message.ts";
import type { IpmiCommand } from "./command.ts";

/** Auxiliary data of a SOL activation (15.8, table 24-2), first byte. */
export const SOL_ACTIVATION = {
  encrypt: 0x80,
  authenticate: 0x40,
  testMode: 0x20,
  alertsDeferred: 0x04,
  alertsSucceed: 0x08,
  startWithoutCts: 0x02,
} as const;

export interface PayloadInstance {
  readonly payloadType: number;
  /** 1 to 15. */
  readonly instance: number;
}

export interface PayloadActivation {
  /** Longest payload that the BMC takes, with the four bytes of SOL's header, in bytes. Some BMCs give nonsense. */
  readonly inboundBytes: number;
  readonly outboundBytes: number;
  readonly port: number;
}

/** Activate Payload (24.1). */
export const ACTIVATE_PAYLOAD: IpmiCommand<PayloadInstance & { readonly activation: number }, PayloadActivation> = {
  name: "Activate Payload",
  netFn: NETFN.app,
  code: 0x48,
  privilege: "user",
  encodeRequest(request, writer) {
    encodePayloadInstance(request, writer);
    writer.u8(request.activation).zeros(3);
  },
  decodeRequest(reader) {
    const instance = decodePayloadInstance(reader);
    const activation = reader.u8("auxiliary data");
    reader.skip(3, "auxiliary data");
    return { ...instance, activation };
  },
  encodeResponse({ inboundBytes, outboundBytes, port }, writer) {
    writer.zeros(4).u16(inboundBytes).u16(outboundBytes).u16(port).u16(0xffff);
  },
  decodeResponse(reader) {
    reader.skip(4, "auxiliary data");
    return {
      inboundBytes: reader.u16("inbound payload size"),
      outboundBytes: reader.u16("outbound payload size"),
      port: reader.u16("payload port"),
    };
  },
};

export const ACTIVATE_REFUSED = {
  alreadyActive: 0x80,
  disabled: 0x81,
  limitReached: 0x82,
  cannotEncrypt: 0x83,
  mustEncrypt: 0x84,
} as const;

export function encodePayloadInstance({ payloadType, instance }: PayloadInstance, writer: ByteWriter): void {
  writer.u8(payloadType).u8(instance);
}

export function decodePayloadInstance(reader: ByteReader): PayloadInstance {
  return { payloadType: reader.u8("payload type") & 0x3f, instance: reader.u8("payload instance") & 0x0f };
}
