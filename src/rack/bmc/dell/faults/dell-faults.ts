import { COMMON_FAULTS, IPMI_FAULTS, screenMute, screenRefuses } from "../../fault.ts";
import type { FaultSet } from "../../fault-set.ts";
import type { DellFault } from "./fault.ts";
import { sys518 } from "./sys518.ts";
import { vncAbsent } from "./vnc-absent.ts";
import { vncLicenceMissing } from "./vnc-licence-missing.ts";
import { vncTlsAnonymous, vncTlsInside } from "./vnc-tls-inside.ts";

/** What can be wrong with an iDRAC. */
export const DELL_FAULTS = {
  ...COMMON_FAULTS,
  ...IPMI_FAULTS,
  sys518,
  "vnc-absent": vncAbsent,
  "vnc-licence-missing": vncLicenceMissing,
  "vnc-mute": screenMute,
  "vnc-refuse": screenRefuses,
  "vnc-tls-anonymous": vncTlsAnonymous,
  "vnc-tls-inside": vncTlsInside,
} as const satisfies Record<string, () => DellFault>;

export type DellFaultName = keyof typeof DELL_FAULTS;
export type DellFaultSet = FaultSet<DellFaultName, DellFault>;
