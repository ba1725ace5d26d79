import { OutbandError } from "#/lib/errors/index.ts";

/** Why an iDRAC's own VNC server cannot be used. The message says what a person can do. */
export class IdracError extends OutbandError<
  | "IDRAC_VNC_ABSENT"
  | "IDRAC_LICENCE_MISSING"
  | "IDRAC_ATTRIBUTES_ABSENT"
  | "IDRAC_VNC_PORT_CLOSED"
  | "IDRAC_VNC_MUTE"
  | "IDRAC_VNC_IN_USE"
  | "IDRAC_VNC_PASSWORD_REFUSED"
  | "IDRAC_VNC_SECURITY"
  | "IDRAC_VNC_TLS_UNTRUSTED"
  | "IDRAC_VNC_BROKEN"
> {}
