import { OutbandError } from "#/lib/errors/index.ts";

export type ConductorErrorCode =
  | "CONDUCTOR_CONFIG"
  | "CONDUCTOR_STOPPING"
  | "CONDUCTOR_NO_WORKER"
  | "CONDUCTOR_TIMED_OUT"
  | "NO_VALID_HOST"
  | "DRIVER_NOT_FOUND"
  | "INTERFACE_NOT_ENABLED"
  | "INTERFACE_NOT_SUPPORTED"
  | "INTERFACE_NO_DEFAULT"
  | "NODE_IN_TRANSITION"
  | "NODE_WRONG_STATE"
  | "NODE_CONSOLE_ENABLED"
  | "NODE_ASSOCIATED"
  | "NODE_PROTECTED"
  | "NODE_POWER_FAILURE"
  | "TRAITS_TOO_MANY"
  | "TRAIT_NOT_FOUND"
  | "VENDOR_METHOD_REFUSED"
  | "REFERENCE_UNKNOWN"
  | "RECORD_IN_USE"
  | "ALLOCATION_FAILED"
  | "NODE_IN_MAINTENANCE"
  | "NODE_RETIRED"
  | "NODE_INVALID_FOR_VERB"
  | "NODE_STEP_INVALID"
  | "NODE_POWER_ERROR"
  | "AGENT_REFUSED"
  | "DRIVER_EXTENSION_UNSUPPORTED"
  | "POWER_STATE_FAILURE";

/** What a conductor refuses, in Ironic's words where Ironic has them. */
export class ConductorError extends OutbandError<ConductorErrorCode> {}
