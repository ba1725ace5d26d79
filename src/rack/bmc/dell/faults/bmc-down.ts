import type { DellFault } from "./fault.ts";

/** The BMC has no power, or its network cable is out: nothing listens. */
export function bmcDown(): DellFault {
  return { closes: () => true };
}
