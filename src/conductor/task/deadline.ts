import type { Clock } from "#/lib/time/index.ts";
import { ConductorError } from "../errors.ts";

/**
 * A signal for one piece of work: aborted with `parent`, or when `ms` are over. Dispose it when the work is done.
 *
 * Not `AbortSignal.any`: a parent that lives as long as the service would hold all of them until the next full collection.
 */
export function deadline(
  clock: Clock,
  ms: number,
  parent?: AbortSignal,
): Disposable & { readonly signal: AbortSignal } {
  const over = new AbortController();
  const timer = clock.timer(ms, () =>
    over.abort(
      new ConductorError("CONDUCTOR_TIMED_OUT", "bmc-unreachable", `given up after ${Math.round(ms / 1000)} seconds`),
    ),
  );
  const follow = () => over.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener("abort", follow);
  return {
    signal: over.signal,
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      parent?.removeEventListener("abort", follow);
    },
  };
}
