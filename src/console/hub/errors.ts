import { OutbandError } from "#/lib/errors/index.ts";

export type HubErrorCode =
  /** A driver named an RFB profile that does not exist. */
  | "HUB_PROFILE_UNKNOWN"
  /** A driver's upstream wants a user name, and brings none. */
  | "HUB_NO_LOGIN"
  /** The BMC is away: nothing can be typed. */
  | "HUB_NO_SESSION"
  /** Dialling the BMC took too long. */
  | "HUB_DIAL_TIMEOUT";

export class HubError extends OutbandError<HubErrorCode> {}
