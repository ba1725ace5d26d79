/** One line of a benchmark's output (docs/reference/benchmarks.md). */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  /** The median of `runs`; null when it could not be measured, and then `reason` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** Such as "<=0.85". */
  readonly target: string;
  readonly ok: boolean;
  readonly runs: readonly number[];
  readonly peer?: string;
  readonly reason?: string;
  /** How it was measured, and the absolute numbers behind a ratio. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface FigureOptions {
  readonly bench: string;
  readonly figure: string;
  readonly unit: string;
  /** The target: one of the two. */
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly runs: readonly number[];
  readonly peer?: string | undefined;
  readonly reason?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** Makes the line from the runs. No runs: the value is null and the target not met. */
export function figure(options: FigureOptions): Figure {
  const { atMost, atLeast, runs, bench, figure: name, unit } = options;
  const value = runs.length === 0 ? null : round(median(runs));
  return {
    bench,
    figure: name,
    value,
    unit,
    target: atLeast === undefined ? `<=${atMost}` : `>=${atLeast}`,
    ok: value !== null && (atLeast === undefined ? value <= (atMost ?? Number.NaN) : value >= atLeast),
    runs: runs.map(round),
    ...(options.peer !== undefined && { peer: options.peer }),
    ...(options.reason !== undefined && { reason: options.reason }),
    ...(options.detail !== undefined && { detail: options.detail }),
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank. NaN for nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function round(value: number): number {
  return Number(value.toPrecision(4));
}
