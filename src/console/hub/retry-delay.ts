/** How long to wait before the BMC is tried again, in milliseconds. */
export interface RetryOptions {
  readonly firstMs: number;
  readonly capMs: number;
  /** After a failure that lasts: a wrong password, a missing licence. */
  readonly lastingMs: number;
}

export const RETRY: RetryOptions = { firstMs: 1000, capMs: 30_000, lastingMs: 60_000 };

/**
 * Doubles from `firstMs` to `capMs` with the number of failures in a row (1 or more), give or take a fifth, so that the
 * hubs of a rack that has lost its switch do not come back all at once. `random` is from 0 to 1.
 */
export function retryDelay(failures: number, lasting: boolean, random: number, options: RetryOptions = RETRY): number {
  const steady = lasting
    ? options.lastingMs
    : Math.min(options.capMs, options.firstMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(steady * (0.8 + 0.4 * random));
}
