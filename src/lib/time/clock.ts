/** Time, so that tests can own it. Nothing else in the project asks for the time or waits. */
export interface Clock {
  /** Wall-clock milliseconds since 1970, for stamps people see. Can jump. */
  now(): number;
  /** Milliseconds that only go forward, for time-outs and ages. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after `ms`. Dispose to cancel. Never keeps the process alive. */
  timer(ms: number, callback: () => void): Disposable;
}
