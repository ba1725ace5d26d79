import type { ProvisionState } from "#/model/index.ts";

/** Ironic's word for what a waiting or held node is at, in the node's history. */
const EVENT_TYPES: Readonly<Partial<Record<ProvisionState, string>>> = {
  "wait call-back": "deploying",
  "deploy hold": "deploying",
  "clean wait": "cleaning",
  "clean hold": "cleaning",
  "inspect wait": "introspection",
  "rescue wait": "rescue",
  "service wait": "servicing",
  "service hold": "servicing",
};

export function eventTypeOf(state: ProvisionState): string {
  return EVENT_TYPES[state] ?? "provisioning";
}
