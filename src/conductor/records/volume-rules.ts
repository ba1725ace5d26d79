import type { Node, VolumeConnector, VolumeTarget } from "#/model/index.ts";
import { ConductorError } from "../errors.ts";
import type { OwnedRules } from "./record-verbs.ts";

/** A machine that runs may be running from the volume: what it was told may not change. */
export function volumeRules<T extends VolumeConnector | VolumeTarget>(noun: string): OwnedRules<T> {
  return {
    noun,
    update: async (_, __, node) => refuseUnlessOff(`${noun} update`, node),
    destroy: async (_, node) => refuseUnlessOff(`${noun} deletion`, node),
  };
}

function refuseUnlessOff(action: string, node: Readonly<Node>): void {
  if (node.powerState === "power off") return;
  throw new ConductorError(
    "NODE_WRONG_STATE",
    "invalid",
    `The requested action "${action}" can not be performed on node "${node.uuid}" while it is in state "${node.powerState}".`,
  );
}
