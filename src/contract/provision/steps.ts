import {
  isReservedStep,
  isStepInterface,
  type JsonObject,
  STEP_INTERFACES,
  type StepKind,
  type StepRequest,
} from "#/model/index.ts";
import { type ContractError, invalid } from "../errors.ts";
import { isJsonObject, shown } from "../values.ts";

const KEYS: Readonly<Record<StepKind, readonly string[]>> = {
  clean: ["interface", "step", "args", "order", "execute_on_child_nodes", "limit_child_node_execution"],
  service: ["interface", "step", "args", "order", "execute_on_child_nodes", "limit_child_node_execution"],
  deploy: ["interface", "step", "args", "priority"],
};

/** `clean_steps`, `deploy_steps`, `service_steps`: in the order in which they are to run, as far as they say. */
export function readSteps(kind: StepKind, value: readonly unknown[]): StepRequest[] {
  const steps = value.map((step, at) => ({ order: orderOf(kind, step, at), request: readStep(kind, step) }));
  return steps.toSorted((a, b) => a.order - b.order).map(({ request }) => request);
}

function readStep(kind: StepKind, step: unknown): StepRequest {
  if (!isJsonObject(step)) throw wrong(kind, "each step must be an object");
  for (const key of Object.keys(step)) {
    if (!KEYS[kind].includes(key))
      throw wrong(kind, `Additional properties are not allowed ('${shown(key)}' was unexpected)`);
  }
  const { interface: name, step: word, args, priority } = step;
  if (typeof word !== "string" || word === "") throw wrong(kind, "'step' must be the name of a step");
  if (args !== undefined && args !== null && !isJsonObject(args)) throw wrong(kind, "'args' must be an object");
  if (step.execute_on_child_nodes) throw wrong(kind, "'execute_on_child_nodes' is not supported");
  const reserved = isReservedStep(word) && (name === undefined || name === null);
  if (!reserved && !isStepInterface(name)) {
    throw wrong(kind, `'interface' must be one of ${STEP_INTERFACES.join(", ")}`);
  }
  if (kind === "deploy") {
    if (args === undefined) throw wrong(kind, "'args' is a required property");
    if (!Number.isSafeInteger(priority) || (priority as number) < 0) {
      throw wrong(kind, "'priority' must be an integer of 0 or more");
    }
  }
  return {
    interface: isStepInterface(name) ? name : null,
    step: word,
    args: (args ?? {}) as JsonObject,
    ...(kind === "deploy" ? { priority: priority as number } : {}),
  };
}

/** A step without one stays where it is. */
function orderOf(kind: StepKind, step: unknown, at: number): number {
  const order = isJsonObject(step) ? step.order : undefined;
  if (order === undefined) return at;
  if (Number.isSafeInteger(order)) return order as number;
  throw wrong(kind, "'order' must be an integer");
}

function wrong(kind: StepKind, reason: string): ContractError {
  return invalid(`Invalid ${kind}_steps: ${reason}`);
}
