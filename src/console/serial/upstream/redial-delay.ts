/** How long to wait before a BMC is dialled again, in milliseconds. */
export interface RedialOptions {
  readonly firstMs: number;
  readonly capMs: number;
}

export const REDIAL: RedialOptions = { firstMs: 1000, capMs: 30_000 };

/**
 * Doubles with the failures in a row (1 or more) up to the cap, give or take a third. The cap is raised for a fleet that
 * cannot be dialled within it: more would only queue. `random` is from 0 to 1.
 */
export function redialDelay(
  failures: number,
  fleet: { readonly consoles: number; readonly dialsPerSecond: number },
  random: number,
  options: RedialOptions = REDIAL,
): number {
  const cap = Math.max(options.capMs, (fleet.consoles / fleet.dialsPerSecond) * 1000);
  return Math.round(Math.min(cap, options.firstMs * 2 ** Math.min(failures - 1, 16)) * (2 / 3 + random * (2 / 3)));
}
