import { INTERFACE_KINDS } from "#/model/index.ts";
import { readPatch } from "../json-patch.ts";
import type { Microversion } from "../microversion.ts";
import { readBoolean } from "../values.ts";
import type { PolicyName } from "./policies.ts";

/** Fields of a node whose change takes a policy of its own; all others take `baremetal:node:update`. */
const FIELD_POLICIES: Readonly<Record<string, PolicyName>> = {
  instance_info: "baremetal:node:update_instance_info",
  instance_name: "baremetal:node:update_instance_info",
  extra: "baremetal:node:update_extra",
  driver: "baremetal:node:update:driver_interfaces",
  driver_info: "baremetal:node:update:driver_info",
  properties: "baremetal:node:update:properties",
  chassis_uuid: "baremetal:node:update:chassis_uuid",
  instance_uuid: "baremetal:node:update:instance_uuid",
  lessee: "baremetal:node:update:lessee",
  owner: "baremetal:node:update:owner",
  network_data: "baremetal:node:update:network_data",
  conductor_group: "baremetal:node:update:conductor_group",
  name: "baremetal:node:update:name",
  retired: "baremetal:node:update:retired",
  retired_reason: "baremetal:node:update:retired",
  shard: "baremetal:node:update:shard",
  parent_node: "baremetal:node:update:parent_node",
  disable_power_off: "baremetal:node:update:disable_power_off",
  ...Object.fromEntries(
    INTERFACE_KINDS.map((kind) => [`${kind}_interface`, "baremetal:node:update:driver_interfaces" as const]),
  ),
};

/**
 * What a PATCH takes: every one of these. Ironic compares beginnings of paths; here a field is itself, so that
 * `driver_internal_info` is no `driver`.
 */
export function policiesOfPatch(body: unknown, version: Microversion): PolicyName[] {
  const policies = readPatch(body, version).map(({ path: [field], value }): PolicyName => {
    if (field === "automated_clean" && isFalse(value)) return "baremetal:node:disable_cleaning";
    return (Object.hasOwn(FIELD_POLICIES, field) ? FIELD_POLICIES[field] : undefined) ?? "baremetal:node:update";
  });
  return policies.length === 0 ? ["baremetal:node:update"] : [...new Set(policies)];
}

function isFalse(value: unknown): boolean {
  try {
    return !readBoolean("value", value);
  } catch {
    return false;
  }
}
