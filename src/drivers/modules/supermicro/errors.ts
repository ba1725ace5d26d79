import { OutbandError } from "#/lib/errors/index.ts";

/** Why a Supermicro's iKVM cannot be used. The message says what a person can do. */
export class SupermicroError extends OutbandError<
  | "SUPERMICRO_OTHER_VENDOR"
  | "SUPERMICRO_LICENCE_MISSING"
  | "SUPERMICRO_IKVM_PORT_CLOSED"
  | "SUPERMICRO_IKVM_MUTE"
  | "SUPERMICRO_IKVM_IN_USE"
  | "SUPERMICRO_IKVM_LOGIN_REFUSED"
  | "SUPERMICRO_IKVM_TLS_UNTRUSTED"
  | "SUPERMICRO_IKVM_PLAIN"
  | "SUPERMICRO_IKVM_BROKEN"
> {}
