import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { InterfaceKind, Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { Task } from "../task/index.ts";

/** `operation`: Ironic's word, "provisioning". */
export function refuseMaintenance(node: Readonly<Node>, operation: string): void {
  if (!node.maintenance) return;
  throw new ConductorError(
    "NODE_IN_MAINTENANCE",
    "invalid",
    `The ${operation} operation can't be performed on node ${node.uuid} because it's in maintenance mode.`,
  );
}

export function refuseProtected(node: Readonly<Node>): void {
  if (!node.protected) return;
  throw new ConductorError(
    "NODE_PROTECTED",
    "forbidden",
    `Node ${node.uuid} is protected and can not be undeployed, rebuilt or deleted.`,
  );
}

export function refuseRetired(node: Readonly<Node>): void {
  if (!node.retired) return;
  throw new ConductorError(
    "NODE_RETIRED",
    "invalid",
    `The providing operation can't be performed on node ${node.uuid} because it is retired.`,
  );
}

/** Asks the interfaces what they miss. `sentence` wraps what is invalid; "not supported" stays in its own words. */
export async function validateInterfaces(
  { signal }: ConductorContext,
  task: Task,
  kinds: readonly InterfaceKind[],
  sentence: (reason: string) => string = (reason) => reason,
): Promise<void> {
  for (const kind of kinds) {
    try {
      await task.interface(kind).validate(task.forDriver(signal));
    } catch (error) {
      const wrong = error instanceof OutbandError && error.category === "invalid";
      throw wrong ? new ConductorError("NODE_INVALID_FOR_VERB", "invalid", sentence(errorMessage(error))) : error;
    }
  }
}

/** Whoever asks for traits of an instance must ask for what the node has. */
export function checkInstanceTraits({ uuid, instanceInfo, traits }: Readonly<Node>): void {
  const wanted = instanceInfo.traits;
  if (wanted === undefined || wanted === null) return;
  if (!Array.isArray(wanted) || !wanted.every((trait) => typeof trait === "string")) {
    throw new ConductorError(
      "NODE_INVALID_FOR_VERB",
      "invalid",
      `Error parsing traits from Node ${uuid} instance_info field. A list of strings is expected.`,
    );
  }
  const missing = wanted.filter((trait) => !traits.includes(trait as string));
  if (missing.length === 0) return;
  throw new ConductorError(
    "NODE_INVALID_FOR_VERB",
    "invalid",
    `Cannot specify instance traits that are not also set on the node. Node ${uuid} is missing traits ${missing.join(", ")}`,
  );
}

export function unsupported(node: Readonly<Node>, extension: string): ConductorError {
  return new ConductorError(
    "DRIVER_EXTENSION_UNSUPPORTED",
    "unsupported",
    `Driver ${node.driver} does not support ${extension} (disabled or not implemented).`,
  );
}
