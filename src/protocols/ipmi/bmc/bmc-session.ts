import type { DatagramAddress } from "#/lib/datagram/index.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import type { IpmiRequest } from "../messages/ipmi-message.ts";
import type { RakpExchange } from "../session/keys.ts";
import type { SessionChannel } from "../session/session-channel.ts";
import type { IpmiUser } from "./options.ts";

/**
 * A session as the BMC knows it:
 *
 *   opened --RAKP 1--> greeted --RAKP 3--> active
 *
 * `answer` is what was said to the last setup message, for when it comes again.
 */
export type BmcSessionState =
  | { readonly kind: "opened"; readonly answer: Uint8Array }
  | {
      readonly kind: "greeted";
      readonly user: IpmiUser;
      readonly exchange: RakpExchange;
      readonly answer: Uint8Array;
    }
  | {
      readonly kind: "active";
      readonly user: IpmiUser;
      readonly channel: SessionChannel;
      readonly maxPrivilege: number;
      readonly answer: Uint8Array;
    };

export interface BmcSession {
  readonly bmcId: number;
  readonly consoleId: number;
  readonly from: DatagramAddress;
  readonly suite: CipherSuite;
  /** As asked for in Open Session: 0 is the highest. */
  readonly askedPrivilege: number;
  state: BmcSessionState;
  /** When it will be forgotten, on the monotonic clock. */
  expiresAt: number;
  /** The privilege level in force. */
  privilege: number;
  /** The last request, and its answer once there is one: a repetition is not done again. */
  last: { readonly request: IpmiRequest; answer: Uint8Array | null } | null;
}

/** 6.12.15: 60 s without a packet end a session. */
export const SESSION_TIMEOUT_MS = 60_000;
/** A session that is being set up. */
export const SETUP_TIMEOUT_MS = 10_000;

export function sameAddress(a: DatagramAddress, b: DatagramAddress): boolean {
  return a.host === b.host && a.port === b.port;
}
