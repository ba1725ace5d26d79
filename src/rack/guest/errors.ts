import { OutbandError } from "#/lib/errors/index.ts";

/** The guest image cannot be built here; the message names the program, the package or the step. */
export class GuestError extends OutbandError<
  "GUEST_PROGRAM_MISSING" | "GUEST_PACKAGE_MISSING" | "GUEST_BUILD_FAILED"
> {}
