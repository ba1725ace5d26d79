import type { IncomingMessage } from "node:http";
import type { RedfishAnswer } from "#/rack/bmc/redfish/index.ts";
import type { DellMessages } from "../messages.ts";

export type DellPort = "https" | "vnc";

/**
 * One way in which a BMC misbehaves. Each method is a hook that exists only where the fault bites; any number of faults
 * can be active, and each hook asks all of them.
 */
export interface DellFault {
  /** The port is not open, and whoever is connected is cut off. */
  closes?(port: DellPort): boolean;
  /** The port takes connections and never says a word. */
  silences?(port: DellPort): boolean;
  /** Answers a Redfish request in the service's stead, before anybody asks who it is from. */
  answers?(incoming: IncomingMessage, messages: DellMessages): RedfishAnswer | undefined;
  /** There are no attributes of this name. */
  hides?(attribute: string): boolean;
  /** Refuses a PATCH that sets this attribute. */
  refuses?(attribute: string, messages: DellMessages): RedfishAnswer | undefined;
  /** Every login slot is taken. */
  fillsSlots?(): boolean;
}
