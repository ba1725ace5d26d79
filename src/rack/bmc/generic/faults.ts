import { type BmcFault, COMMON_FAULTS, IPMI_FAULTS } from "../fault.ts";
import type { FaultSet } from "../fault-set.ts";

/** What can be wrong with a BMC that speaks only IPMI. */
export const GENERIC_FAULTS = {
  "bmc-down": COMMON_FAULTS["bmc-down"],
  "bmc-hang": COMMON_FAULTS["bmc-hang"],
  ...IPMI_FAULTS,
} as const satisfies Record<string, () => BmcFault>;

export type GenericFaultName = keyof typeof GENERIC_FAULTS;
export type GenericFaultSet = FaultSet<GenericFaultName, BmcFault>;
