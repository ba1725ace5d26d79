import type { ConductorContext } from "../context.ts";
import type { Task, Work } from "../task/index.ts";
import { unsupported, validateInterfaces } from "./checks.ts";
import { type Flow, flowWork } from "./flow.ts";
import { transition } from "./transition.ts";

/** manageable → inspecting → manageable. */
export async function inspectWork(context: ConductorContext, task: Task): Promise<Work> {
  await validateInterfaces(context, task, ["power", "inspect"]);
  return flowWork(context, task, {
    what: "introspection",
    event: "inspect",
    begin: { inspectionStartedAt: context.clock.now(), inspectionFinishedAt: null },
    sentence: (reason) => `Failed to inspect hardware. Reason: ${reason}`,
    run: inspect,
  });
}

async function inspect({ context, task, driver }: Flow): Promise<void> {
  if (!task.inspect.inspect) throw unsupported(task.node, "inspect");
  const { result, properties } = await task.inspect.inspect(driver);
  if (properties) await task.update({ properties: { ...task.node.properties, ...properties } });
  if (result === "wait") return transition(context, task, "wait");
  await transition(context, task, "done", { inspectionFinishedAt: context.clock.now() });
}
