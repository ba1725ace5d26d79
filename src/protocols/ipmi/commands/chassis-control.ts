import { protocolError } from "../errors.ts";
import { NETFN } from "../messages/ipmi-message.ts";
import { EMPTY_RESPONSE, type IpmiCommand } from "./command.ts";

/** In the order of their numbers on the wire. */
const ACTIONS = [
  "power-down",
  "power-up",
  "power-cycle",
  "hard-reset",
  "diagnostic-interrupt",
  "soft-shutdown",
] as const;
export type ChassisAction = (typeof ACTIONS)[number];

/** Chassis Control (28.3). D5h when the state forbids it, as cycling a machine that is off. */
export const CHASSIS_CONTROL: IpmiCommand<ChassisAction, undefined> = {
  name: "Chassis Control",
  netFn: NETFN.chassis,
  code: 0x02,
  privilege: "operator",
  encodeRequest: (action, writer) => void writer.u8(ACTIONS.indexOf(action)),
  decodeRequest(reader) {
    const action = ACTIONS[reader.u8("chassis control") & 0x0f];
    if (!action) throw protocolError("reading Chassis Control: a reserved action");
    return action;
  },
  ...EMPTY_RESPONSE,
};
