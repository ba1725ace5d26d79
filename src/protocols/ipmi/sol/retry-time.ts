/** Bounds of the time to wait for an acknowledge. The least is above what a busy BMC takes, and what a timer misses by. */
const MIN_MS = 40;
const MAX_MS = 2000;

/**
 * How long to wait before a SOL packet is sent again, from how long acknowledges take (RFC 6298's way): a BMC in the same
 * room gets a lost packet again at once, a slow one is not flooded with repetitions.
 */
export class RetryTime {
  #ms: number;
  #smoothed: number | null = null;
  #variation = 0;

  constructor(firstMs: number) {
    this.#ms = firstMs;
  }

  get ms(): number {
    return this.#ms;
  }

  /** An acknowledge came after this time, to a packet sent once only: else nobody knows which sending it answers. */
  measured(roundTripMs: number): void {
    if (this.#smoothed === null) {
      this.#smoothed = roundTripMs;
      this.#variation = roundTripMs / 2;
    } else {
      this.#variation += (Math.abs(roundTripMs - this.#smoothed) - this.#variation) / 4;
      this.#smoothed += (roundTripMs - this.#smoothed) / 8;
    }
    this.#ms = clamp(this.#smoothed + 4 * this.#variation);
  }

  backOff(): void {
    this.#ms = clamp(this.#ms * 2);
  }
}

function clamp(ms: number): number {
  return Math.min(MAX_MS, Math.max(MIN_MS, ms));
}
