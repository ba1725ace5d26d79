import { INTERFACE_KINDS, type Node, type NodeUpdateRequest, type ProvisionState } from "#/model/index.ts";
import { anyConsoleEnabled } from "../console/index.ts";
import { ConductorError } from "../errors.ts";

/** States in which a node may be changed although it is on its way to another. */
const UPDATE_ALLOWED: ReadonlySet<ProvisionState> = new Set([
  "deploy failed",
  "inspecting",
  "inspect failed",
  "inspect wait",
  "clean failed",
  "error",
  "verifying",
  "adopt failed",
  "rescue failed",
  "unrescue failed",
  "servicing",
  "service wait",
  "service hold",
  "service failed",
]);

/** States in which interfaces may change; in maintenance they always may. */
const INTERFACE_CHANGE_ALLOWED: ReadonlySet<ProvisionState> = new Set([
  "enroll",
  "manageable",
  "inspecting",
  "inspect wait",
  "available",
]);

/** On its way to another state, and in none where it may be changed meanwhile. */
export function isTransitioning(node: Readonly<Node>): boolean {
  return node.targetProvisionState !== null && !UPDATE_ALLOWED.has(node.provisionState);
}

export function refuseInTransition(node: Readonly<Node>, request: NodeUpdateRequest): void {
  if (node.provisionState === "inspecting") {
    throw new ConductorError(
      "NODE_IN_TRANSITION",
      "conflict",
      `Cannot update node "${node.uuid}" while it is in state "inspecting".`,
    );
  }
  if (!isTransitioning(node)) return;
  // Nova's way out of a deployment that hangs.
  const onlyDetaches = Object.keys(request).join() === "instanceUuid" && request.instanceUuid === null;
  if (node.maintenance && onlyDetaches) return;
  throw new ConductorError(
    "NODE_IN_TRANSITION",
    "conflict",
    `Node ${node.uuid} can not be updated while a state transition is in progress.`,
  );
}

/** An instance has to go before the next one comes. */
export function refuseSecondInstance(node: Readonly<Node>, { instanceUuid }: NodeUpdateRequest): void {
  if (!instanceUuid || node.instanceUuid === null || node.instanceUuid === instanceUuid) return;
  throw new ConductorError(
    "NODE_ASSOCIATED",
    "conflict",
    `Node ${node.uuid} is associated with instance ${node.instanceUuid}.`,
  );
}

export function refuseInterfaceChange(
  node: Readonly<Node>,
  interfaces: Node["interfaces"],
  inMaintenance: boolean,
): void {
  const changed = INTERFACE_KINDS.filter((kind) => interfaces[kind] !== node.interfaces[kind]);
  if (changed.includes("console") && anyConsoleEnabled(node)) {
    throw new ConductorError(
      "NODE_CONSOLE_ENABLED",
      "conflict",
      `Node ${node.uuid} can not update the console interface while the console is enabled. Please stop the console first.`,
    );
  }
  if (changed.length === 0 || inMaintenance || INTERFACE_CHANGE_ALLOWED.has(node.provisionState)) return;
  throw new ConductorError(
    "NODE_WRONG_STATE",
    "conflict",
    `Node ${node.uuid} can not have ${changed.map((kind) => `${kind}_interface`).join(", ")} updated unless it is in ` +
      `one of allowed (${[...INTERFACE_CHANGE_ALLOWED].join(", ")}) states or in maintenance mode.`,
  );
}

export function refuseProtection(node: Readonly<Node>, request: NodeUpdateRequest): void {
  const { uuid, provisionState } = node;
  if (request.protected && !node.protected && provisionState !== "active" && provisionState !== "rescue") {
    throw new ConductorError(
      "NODE_WRONG_STATE",
      "conflict",
      `Node ${uuid} can not have 'protected' set in provision state '${provisionState}', ` +
        "the allowed states are 'active', 'rescue'.",
    );
  }
  if (request.retired && !node.retired && provisionState === "available") {
    throw new ConductorError(
      "NODE_WRONG_STATE",
      "conflict",
      `Node ${uuid} can not have 'retired' set in provision state 'available'.`,
    );
  }
}
