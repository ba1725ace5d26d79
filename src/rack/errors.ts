import { OutbandError } from "#/lib/errors/index.ts";

export type RackErrorCode =
  /** rack.yaml cannot be read, or something in it is wrong. The message begins with file and line. */
  | "RACK_CONFIG"
  /** A port that the rack needs cannot be opened. */
  | "RACK_LISTEN"
  /** Nobody by that name in the rack. */
  | "RACK_NO_MACHINE";

export class RackError extends OutbandError<RackErrorCode> {}
