import type { InterfaceKind, JsonObject, Node, StepRequest } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { stepName } from "./steps.ts";

/**
 * The deploy steps of an instance: those of the deploy templates that its traits name, and the caller's own, which
 * replace a template's of the same name.
 */
export async function instanceSteps(
  { store }: ConductorContext,
  { instanceInfo }: Readonly<Node>,
  requested: readonly StepRequest[] = [],
): Promise<StepRequest[]> {
  const { traits } = instanceInfo;
  const names = Array.isArray(traits) ? traits.filter((trait) => typeof trait === "string") : [];
  const templates = await Promise.all(names.map((name) => store.deployTemplates.list({ where: { name } })));
  const named = new Set(requested.map(stepName));
  const steps = templates.flat().flatMap((template) => template.steps.map(templateStep));
  return [...steps.filter((step) => !named.has(stepName(step))), ...requested];
}

/** As a caller's step; they were checked when the template was stored. */
function templateStep(step: JsonObject): StepRequest {
  return {
    interface: step.interface as InterfaceKind,
    step: step.step as string,
    args: (step.args ?? {}) as JsonObject,
    priority: Number(step.priority),
  };
}
