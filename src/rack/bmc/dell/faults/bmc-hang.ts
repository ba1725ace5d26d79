import type { DellFault } from "./fault.ts";

/** The BMC's kernel is alive and its programs are not: connections are taken and nothing ever answers. */
export function bmcHang(): DellFault {
  return { silences: () => true };
}
