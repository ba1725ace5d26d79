import type { IncomingMessage } from "node:http";
import type { DatagramFaults } from "#/lib/datagram/index.ts";
import type { IpmiBmcFaults } from "#/protocols/ipmi/index.ts";
import type { BaseMessages, RedfishAnswer } from "./redfish/index.ts";

/** The ports that faults bite: Redfish and web pages, the server that shows the host's screen, and IPMI. */
export type BmcPort = "https" | "screen" | "ipmi";

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
  /** What becomes of IPMI's datagrams, in both directions. */
  readonly datagrams?: DatagramFaults;
  /** What IPMI does wrong. */
  readonly ipmi?: IpmiBmcFaults;
  lacksCipherSuite?(suite: number): boolean;
  /** Whatever starts or stops the host ends every IPMI session, and nobody is told. */
  forgetsSessionsAtReset?(): boolean;
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

/** How many datagrams the bad network gets at. */
const SHARE = 0.05;
/** Longer than a console waits before it sends again. */
const SLOW_ACK_MS = 700;

/** What can be wrong with IPMI over LAN, of any vendor. */
export const IPMI_FAULTS = {
  /** Switched off in the settings: nothing listens. */
  "ipmi-off": (): BmcFault => ({ closes: (port) => port === "ipmi" }),
  /** The port takes datagrams and nothing ever answers. */
  "ipmi-mute": (): BmcFault => ({ silences: (port) => port === "ipmi" }),
  "ipmi-loss": (): BmcFault => ({ datagrams: { loss: SHARE } }),
  "ipmi-duplication": (): BmcFault => ({ datagrams: { duplication: SHARE } }),
  "ipmi-reordering": (): BmcFault => ({ datagrams: { reordering: SHARE } }),
  "ipmi-corruption": (): BmcFault => ({ datagrams: { corruption: SHARE } }),
  /** What is typed is acknowledged late. */
  "ipmi-slow-ack": (): BmcFault => ({ ipmi: { ackDelayMs: SLOW_ACK_MS } }),
  /** Others have every session. */
  "ipmi-sessions-full": (): BmcFault => ({ ipmi: { full: true } }),
  /** A power command ends the very session that it came in, and the console's. */
  "ipmi-reset-forgets-sessions": (): BmcFault => ({ forgetsSessionsAtReset: () => true }),
  /** Whoever has SOL keeps it. */
  "ipmi-sol-kept": (): BmcFault => ({ ipmi: { keepsSol: true } }),
  /** A controller from before SHA-256, as iDRAC 7 and Supermicro X9 are. */
  "ipmi-suite-3-only": (): BmcFault => ({ lacksCipherSuite: (suite) => suite !== 3 }),
  /** Answers have wrong checksums, as on Supermicro's X9. */
  "ipmi-bad-checksums": (): BmcFault => ({ ipmi: { wrongChecksums: true } }),
  /** SOL is said to be on another port than it is, as on Supermicro's X8DTH. */
  "ipmi-wrong-sol-port": (): BmcFault => ({ ipmi: { wrongSolPort: true } }),
  /** RAKP 4 is computed wrongly. */
  "ipmi-bad-rakp4": (): BmcFault => ({ ipmi: { wrongRakp4: true } }),
} as const;

/** The screen's server is enabled by its settings, and yet its port is closed. */
export function screenRefuses(): BmcFault {
  return { closes: (port) => port === "screen" };
}

/** The screen's server is stuck: its port takes connections and stays silent. */
export function screenMute(): BmcFault {
  return { silences: (port) => port === "screen" };
}
