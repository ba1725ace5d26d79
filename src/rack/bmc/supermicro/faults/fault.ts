import type { BmcFault } from "../../fault.ts";
import type { SupermicroMessages } from "../messages.ts";

/** The hook that only this BMC has. */
export interface SupermicroFault extends BmcFault<SupermicroMessages> {
  /** The iKVM takes the tokens of the viewer's page only, as some firmware does. */
  refusesAccount?(): boolean;
}
