import type { Random } from "./random.ts";

/** One way of attacking: a case throws `FuzzFailure`, or says how it ended in a word for the statistics. */
export interface FuzzTarget {
  readonly name: string;
  prepare(): Promise<void>;
  runCase(random: Random): Promise<string>;
  /** The most that one case may allocate in bytes, garbage included. */
  readonly maxGrowthBytes: number;
}
