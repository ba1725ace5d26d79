import type { ConductorContext } from "../context.ts";

export interface Periodic {
  readonly name: string;
  /** From the end of one run to the start of the next. 0: never runs. */
  readonly intervalMs: number;
  /** Runs once at the start, too. */
  readonly atOnce?: boolean;
  readonly run: () => Promise<void>;
}

/** Runs until the conductor stops. A run that fails is logged and the next one comes as planned. Never rejects. */
export async function runPeriodic({ clock, log, signal }: ConductorContext, periodic: Periodic): Promise<void> {
  if (periodic.intervalMs <= 0) return;
  if (periodic.atOnce) await tryRun();
  for (;;) {
    try {
      await clock.sleep(periodic.intervalMs, signal);
    } catch {
      return;
    }
    await tryRun();
  }

  async function tryRun(): Promise<void> {
    try {
      await periodic.run();
    } catch (error) {
      if (!signal.aborted) log.error(`${periodic.name} failed`, { error });
    }
  }
}
