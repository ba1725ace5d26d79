import { OutbandError } from "#/lib/errors/index.ts";

/** Why Keystone could not be asked. That a token is not valid is an answer and no error. */
export class KeystoneError extends OutbandError<
  "KEYSTONE_UNREACHABLE" | "KEYSTONE_REFUSES_US" | "KEYSTONE_FAILED" | "KEYSTONE_PROTOCOL"
> {}
