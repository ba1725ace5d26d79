import type { DellFault } from "./fault.ts";

/** Others have taken every login session, or leaked them. Basic authentication goes on working. */
export function sessionSlotsFull(): DellFault {
  return { fillsSlots: () => true };
}
