import { OutbandError } from "#/lib/errors/index.ts";

/**
 * The service does not speak Redfish as the specification says. A refusal in good Redfish is not one of these: it is a
 * `RedfishAnswer` whose `ok` is false.
 */
export class RedfishError extends OutbandError<
  | "REDFISH_BODY"
  | "REDFISH_RESOURCE"
  | "REDFISH_LINK"
  /** Logging in failed: see `details.reason`. */
  | "REDFISH_LOGIN"
> {}
