import { expect, it } from "vitest";
import { policiesOfPatch } from "./patch-policies.ts";

function policies(...operations: [string, string, unknown?][]): string[] {
  const body = operations.map(([op, path, value]) => ({ op, path, ...(value === undefined ? {} : { value }) }));
  return policiesOfPatch(body, 104).map((name) => name.replace("baremetal:node:", ""));
}

it.each<[string, unknown, string]>([
  ["/driver_info/password", "x", "update:driver_info"],
  ["/driver", "idrac", "update:driver_interfaces"],
  ["/power_interface", "ipmi", "update:driver_interfaces"],
  ["/owner", "p", "update:owner"],
  ["/lessee", "p", "update:lessee"],
  ["/instance_info/a/b", 1, "update_instance_info"],
  ["/extra/x", 1, "update_extra"],
  ["/retired_reason", "old", "update:retired"],
  ["/description", "d", "update"],
  ["/automated_clean", true, "update"],
  ["/automated_clean", "False", "disable_cleaning"],
  ["/driver_internal_info/x", 1, "update"],
  ["/constructor", 1, "update"],
])("adding %s = %j takes %s", (path, value, expected) => {
  expect(policies(["add", path, value])).toEqual([expected]);
});

it("takes every policy of a patch, once", () => {
  expect(policies(["remove", "/lessee"], ["add", "/extra/a", 1], ["remove", "/extra/b"])).toEqual([
    "update:lessee",
    "update_extra",
  ]);
  expect(policies()).toEqual(["update"]);
});
