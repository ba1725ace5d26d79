import type { RedfishAnswer } from "#/rack/bmc/redfish/index.ts";
import type { BmcFault } from "../../fault.ts";
import type { DellMessages } from "../messages.ts";

/** The hooks that only an iDRAC has. */
export interface DellFault extends BmcFault<DellMessages> {
  /** There are no attributes of this name. */
  hides?(attribute: string): boolean;
  /** With SSL on, its VNC server begins in the clear and offers TLS as a security type, as some firmwares do. */
  readonly tlsInside?: "certificate" | "anonymous";
  /** Refuses a PATCH that sets this attribute. */
  refuses?(attribute: string, messages: DellMessages): RedfishAnswer | undefined;
}
