import { OutbandError } from "#/lib/errors/index.ts";
import { CHASSIS_CONTROL } from "../commands/chassis-control.ts";
import { GET_CHASSIS_STATUS } from "../commands/get-chassis-status.ts";
import { GET_SYSTEM_BOOT_OPTIONS, PARAMETER_NOT_SUPPORTED } from "../commands/get-system-boot-options.ts";
import { SET_SYSTEM_BOOT_OPTIONS } from "../commands/set-system-boot-options.ts";
import { COMPLETION } from "../completion-code.ts";
import type { BootOptions } from "./boot-options.ts";
import { type Handler, handle, Refused } from "./handler.ts";
import type { BmcChassis } from "./options.ts";

export function chassisCommands(chassis: BmcChassis, deps: { readonly bootOptions: BootOptions }): Handler[] {
  const { bootOptions } = deps;
  return [
    handle(GET_CHASSIS_STATUS, () => ({
      poweredOn: chassis.poweredOn(),
      powerOverload: false,
      powerInterlock: false,
      powerFault: false,
      powerControlFault: false,
      restorePolicy: 1,
    })),
    handle(CHASSIS_CONTROL, async (action) => {
      try {
        return (await chassis.control(action)) ? undefined : new Refused(COMPLETION.notInState);
      } catch {
        return new Refused(COMPLETION.unspecified);
      }
    }),
    handle(GET_SYSTEM_BOOT_OPTIONS, (parameter) => {
      const data = bootOptions.get(parameter);
      return data ? { parameter, data } : new Refused(PARAMETER_NOT_SUPPORTED);
    }),
    handle(SET_SYSTEM_BOOT_OPTIONS, ({ parameter, data }) => {
      try {
        return bootOptions.set(parameter, data) ? undefined : new Refused(PARAMETER_NOT_SUPPORTED);
      } catch (error) {
        if (!(error instanceof OutbandError)) throw error;
        return new Refused(COMPLETION.invalidLength);
      }
    }),
  ];
}
