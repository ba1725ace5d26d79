import type { Indicator, Indicators } from "#/drivers/interfaces/index.ts";
import { unsupportedExtension } from "#/drivers/modules/noop/index.ts";
import type { IndicatorState } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { deadline, openExclusive, openShared, type Task } from "../task/index.ts";

const TIMEOUT_MS = 60_000;

export async function listIndicators(context: ConductorContext, uuid: string): Promise<readonly Indicator[]> {
  const task = await openShared(context, uuid, "listing indicators");
  return await ask(context, task, "get_supported_indicators", (lights, signal) => lights.list(task.forDriver(signal)));
}

export async function getIndicator(
  context: ConductorContext,
  uuid: string,
  component: string,
  name: string,
): Promise<IndicatorState> {
  const task = await openShared(context, uuid, "getting an indicator");
  return await ask(context, task, "get_indicator_state", (lights, signal) =>
    lights.get(task.forDriver(signal), component, name),
  );
}

export async function setIndicator(
  context: ConductorContext,
  uuid: string,
  component: string,
  name: string,
  state: IndicatorState,
): Promise<void> {
  await using task = await openExclusive(context, uuid, "setting an indicator");
  await ask(context, task, "set_indicator_state", (lights, signal) =>
    lights.set(task.forDriver(signal), component, name, state),
  );
}

async function ask<T>(
  context: ConductorContext,
  task: Task,
  extension: string,
  work: (indicators: Indicators, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { management } = task;
  if (!management.indicators) throw unsupportedExtension(task.node.driver, extension);
  using limit = deadline(context.clock, TIMEOUT_MS, context.signal);
  await management.validate(task.forDriver(limit.signal));
  return await work(management.indicators, limit.signal);
}
