import { OutbandError } from "#/lib/errors/index.ts";

/** The code under test did what it must never do. */
export class FuzzFailure extends Error {}

/** What a fuzzed connection breaks with. */
export class BrokenConnection extends Error {}

const WRONG_CODE = [TypeError, RangeError, ReferenceError];

/**
 * How something ended, as a word for the statistics: "clean", or a named code. A bug is not taken for a peer's fault:
 * whatever lies beneath a named error must not be one that the language throws for wrong code.
 */
export function judgeEnd(error: unknown, codes: RegExp): string {
  if (error === null || error === undefined) return "clean";
  if (!(error instanceof OutbandError)) throw new FuzzFailure(`ended without a named code: ${describe(error)}`);
  if (!codes.test(error.code)) throw new FuzzFailure(`ended with a code of something else: ${describe(error)}`);
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    const known = cause instanceof OutbandError || cause instanceof BrokenConnection;
    // A library may say with any error what is wrong with a picture; "broke off" must not be said of anything else.
    const isBug = WRONG_CODE.some((kind) => cause instanceof kind) || error.code.endsWith("_CLOSED");
    if (!known && isBug) throw new FuzzFailure(`${error.code} hides a bug: ${describe(cause)}`);
  }
  return error.code;
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
