import { COMMON_FAULTS, IPMI_FAULTS, screenMute, screenRefuses } from "../../fault.ts";
import type { FaultSet } from "../../fault-set.ts";
import type { SupermicroFault } from "./fault.ts";
import { ikvmLicenceMissing } from "./ikvm-licence-missing.ts";

/** What can be wrong with an X11's BMC. */
export const SUPERMICRO_FAULTS = {
  ...COMMON_FAULTS,
  ...IPMI_FAULTS,
  "ikvm-licence-missing": ikvmLicenceMissing,
  "ikvm-mute": screenMute,
  "ikvm-refuse": screenRefuses,
  "ikvm-token-only": (): SupermicroFault => ({ refusesAccount: () => true }),
} as const satisfies Record<string, () => SupermicroFault>;

export type SupermicroFaultName = keyof typeof SUPERMICRO_FAULTS;
export type SupermicroFaultSet = FaultSet<SupermicroFaultName, SupermicroFault>;
