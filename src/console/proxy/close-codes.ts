import { ERROR_CATEGORIES } from "#/lib/errors/index.ts";

/** How a viewer's WebSocket ends (RFC 6455 section 7.4), and what its page shows. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** Ironic's own code and words for the end of the VNC server's connection. */
export const TARGET_CLOSED: Closing = { code: 1000, reason: "Target closed" };
export const GOING_AWAY: Closing = { code: 1001, reason: "The console proxy is shutting down" };
export const HUB_BROKEN: Closing = {
  code: ERROR_CATEGORIES.unavailable.close,
  reason: "The console's connection broke",
};
export const NO_CONTROL: Closing = {
  code: ERROR_CATEGORIES.unsupported.close,
  reason: "This console has no control link",
};
export const EXPIRED: Closing = { code: ERROR_CATEGORIES.expired.close, reason: "The console session has expired" };
export const REVOKED: Closing = { code: ERROR_CATEGORIES.forbidden.close, reason: "The console session was ended" };
