import { NETFN } from "../messages/ipmi-message.ts";
import { EMPTY_REQUEST, type IpmiCommand } from "./command.ts";

export interface DeviceId {
  readonly deviceId: number;
  readonly deviceRevision: number;
  readonly firmwareMajor: number;
  /** BCD: 48h is ".48". */
  readonly firmwareMinor: number;
  /** 02h is 2.0. */
  readonly ipmiVersion: number;
  readonly additionalSupport: number;
  /** IANA enterprise number: 674 Dell, 11 and 47196 HPE, 10876 Supermicro. */
  readonly manufacturerId: number;
  readonly productId: number;
}

/** Get Device ID (20.1). The four bytes of auxiliary firmware revision are optional, and not read. */
export const GET_DEVICE_ID: IpmiCommand<undefined, DeviceId> = {
  name: "Get Device ID",
  netFn: NETFN.app,
  code: 0x01,
  privilege: "user",
  ...EMPTY_REQUEST,
  encodeResponse(id, writer) {
    writer.u8(id.deviceId).u8(id.deviceRevision).u8(id.firmwareMajor).u8(id.firmwareMinor).u8(id.ipmiVersion);
    writer
      .u8(id.additionalSupport)
      .u16(id.manufacturerId & 0xffff)
      .u8(id.manufacturerId >> 16);
    writer.u16(id.productId).zeros(4);
  },
  decodeResponse: (reader) => ({
    deviceId: reader.u8("device id"),
    deviceRevision: reader.u8("device revision"),
    firmwareMajor: reader.u8("firmware revision 1") & 0x7f,
    firmwareMinor: reader.u8("firmware revision 2"),
    ipmiVersion: reader.u8("IPMI version"),
    additionalSupport: reader.u8("additional device support"),
    manufacturerId: reader.u16("manufacturer id") | ((reader.u8("manufacturer id") & 0x0f) << 16),
    productId: reader.u16("product id"),
  }),
};
