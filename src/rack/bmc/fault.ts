import type { IncomingMessage } from "node:http";
import type { BaseMessages, RedfishAnswer } from "./redfish/index.ts";

/** The ports that faults bite: Redfish and web pages, and the server that shows the host's screen. */
export type BmcPort = "https" | "screen";

/**
 * One way in which a BMC misbehaves. Each method is a hook that exists only where the fault bites; any number of faults
 * can be active, and each hook asks all of them. Vendors add hooks of their own.
 */
export interface BmcFault<Messages extends BaseMessages = BaseMessages> {
  /** The port is not open, and whoever is connected is cut off. */
  closes?(port: BmcPort): boolean;
  /** The port takes connections and never says a word. */
  silences?(port: BmcPort): boolean;
  /** Answers a Redfish request in the service's stead, before anybody asks who it is from. */
  answers?(incoming: IncomingMessage, messages: Messages): RedfishAnswer | undefined;
  /** Every login slot is taken. */
  fillsSlots?(): boolean;
}

/** The faults that every vendor's BMC can have, under the names that they all share. */
export const COMMON_FAULTS = {
  /** The BMC has no power, or its network cable is out: nothing listens. */
  "bmc-down": (): BmcFault => ({ closes: () => true }),
  /** The BMC's kernel is alive and its programs are not: connections are taken and nothing ever answers. */
  "bmc-hang": (): BmcFault => ({ silences: () => true }),
  /** Others have taken every login session, or leaked them. Basic authentication goes on working. */
  "session-slots-full": (): BmcFault => ({ fillsSlots: () => true }),
} as const;

/** The screen's server is enabled by its settings, and yet its port is closed. */
export function screenRefuses(): BmcFault {
  return { closes: (port) => port === "screen" };
}

/** The screen's server is stuck: its port takes connections and stays silent. */
export function screenMute(): BmcFault {
  return { silences: (port) => port === "screen" };
}
