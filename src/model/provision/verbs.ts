import type { ProvisionEvent } from "./machine.ts";

/** What `PUT states/provision` may ask for, with the event it is to the machine. */
export const PROVISION_VERBS = {
  active: "deploy",
  deploy: "deploy",
  rebuild: "rebuild",
  deleted: "delete",
  undeploy: "delete",
  manage: "manage",
  provide: "provide",
  inspect: "inspect",
  abort: "abort",
  clean: "clean",
  adopt: "adopt",
  rescue: "rescue",
  unrescue: "unrescue",
  unhold: "unhold",
  service: "service",
} as const satisfies Record<string, ProvisionEvent>;

export type ProvisionVerb = keyof typeof PROVISION_VERBS;

export function isProvisionVerb(value: unknown): value is ProvisionVerb {
  return typeof value === "string" && Object.hasOwn(PROVISION_VERBS, value);
}
