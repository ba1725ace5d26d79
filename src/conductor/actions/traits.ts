import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import { openExclusive, type Task } from "../task/index.ts";

export async function setTraits(context: ConductorContext, uuid: string, traits: readonly string[]): Promise<void> {
  await change(context, uuid, () => [...traits]);
}

export async function addTrait(context: ConductorContext, uuid: string, trait: string): Promise<void> {
  await change(context, uuid, ({ node }) => {
    if (node.traits.includes(trait)) return node.traits;
    if (node.traits.length < MAX_TRAITS) return [...node.traits, trait];
    const text = `Error: too many traits. Node ${uuid} can not have more than ${MAX_TRAITS}.`;
    throw new ConductorError("TRAITS_TOO_MANY", "invalid", text);
  });
}

export async function removeTrait(context: ConductorContext, uuid: string, trait: string): Promise<void> {
  await change(context, uuid, ({ node }) => {
    if (node.traits.includes(trait)) return node.traits.filter((one) => one !== trait);
    throw new ConductorError("TRAIT_NOT_FOUND", "not-found", `Node ${uuid} doesn't have a trait '${trait}'`);
  });
}

/** As in Ironic. */
const MAX_TRAITS = 50;

async function change(context: ConductorContext, uuid: string, traitsOf: (task: Task) => string[]): Promise<void> {
  await using task = await openExclusive(context, uuid, "changing node traits");
  await task.update({ traits: traitsOf(task) });
}
