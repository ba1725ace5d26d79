import { NETFN } from "../messages/ipmi-message.ts";
import { EMPTY_REQUEST, type IpmiCommand } from "./command.ts";

export interface ChassisStatus {
  readonly poweredOn: boolean;
  readonly powerOverload: boolean;
  readonly powerInterlock: boolean;
  readonly powerFault: boolean;
  readonly powerControlFault: boolean;
  /** 0 stays off, 1 as it was, 2 powers up, 3 unknown. */
  readonly restorePolicy: number;
}

const BITS = { poweredOn: 0x01, powerOverload: 0x02, powerInterlock: 0x04, powerFault: 0x08, powerControlFault: 0x10 };
const CHASSIS_IDENTIFY_SUPPORTED = 0x40;

/** Get Chassis Status (28.2). */
export const GET_CHASSIS_STATUS: IpmiCommand<undefined, ChassisStatus> = {
  name: "Get Chassis Status",
  netFn: NETFN.chassis,
  code: 0x01,
  privilege: "user",
  ...EMPTY_REQUEST,
  encodeResponse(status, writer) {
    let power = status.restorePolicy << 5;
    if (status.poweredOn) power |= BITS.poweredOn;
    if (status.powerOverload) power |= BITS.powerOverload;
    if (status.powerInterlock) power |= BITS.powerInterlock;
    if (status.powerFault) power |= BITS.powerFault;
    if (status.powerControlFault) power |= BITS.powerControlFault;
    writer.u8(power).u8(0).u8(CHASSIS_IDENTIFY_SUPPORTED);
  },
  decodeResponse(reader) {
    const power = reader.u8("current power state");
    return {
      poweredOn: (power & BITS.poweredOn) !== 0,
      powerOverload: (power & BITS.powerOverload) !== 0,
      powerInterlock: (power & BITS.powerInterlock) !== 0,
      powerFault: (power & BITS.powerFault) !== 0,
      powerControlFault: (power & BITS.powerControlFault) !== 0,
      restorePolicy: (power >> 5) & 3,
    };
  },
};
