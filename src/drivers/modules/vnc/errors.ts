import { OutbandError } from "#/lib/errors/index.ts";

/** Why the node's VNC server cannot be used. The message says what a person can do. */
export class VncError extends OutbandError<
  | "VNC_PORT_CLOSED"
  | "VNC_MUTE"
  | "VNC_DROPPED"
  | "VNC_PASSWORD_REFUSED"
  | "VNC_SECURITY"
  | "VNC_NOT_TLS"
  | "VNC_TLS_UNTRUSTED"
  | "VNC_BROKEN"
> {}
