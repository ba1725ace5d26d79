import { type ErrorCategory, errorMessage } from "#/lib/errors/index.ts";
import { type ByteStream, StreamError } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { RfbError } from "../errors.ts";

export interface Deadline {
  readonly ms: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** For messages: "the RFB handshake with 10.0.0.7:5901". */
  readonly what: string;
  /** Whose fault a broken handshake is: "bmc-unreachable" towards a server, "invalid" towards a viewer. */
  readonly category: ErrorCategory;
}

/**
 * Runs a handshake that may take so long and no longer. When it fails for whatever reason the stream is closed and the
 * error is an `RfbError`, or the signal's reason when it was aborted.
 */
export async function withDeadline<Result>(
  stream: ByteStream,
  { ms, clock, signal, what, category }: Deadline,
  work: () => Promise<Result>,
): Promise<Result> {
  let stop: (reason: unknown) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = reject;
  });
  const onAbort = () => stop(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer = clock.timer(ms, () => {
    stop(new RfbError("RFB_TIMEOUT", category, `${what} took longer than ${ms / 1000} s`));
  });
  try {
    signal?.throwIfAborted();
    return await Promise.race([work(), stopped]);
  } catch (error) {
    stream.close();
    if (error instanceof RfbError || signal?.aborted) throw error;
    if (error instanceof StreamError) throw new RfbError("RFB_CLOSED", category, error.message, { cause: error });
    throw new RfbError("RFB_CLOSED", category, `${what} broke off: ${errorMessage(error)}`, { cause: error });
  } finally {
    timer[Symbol.dispose]();
    signal?.removeEventListener("abort", onAbort);
  }
}
