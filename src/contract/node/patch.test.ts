import { describe, expect, it } from "vitest";
import { MAX_VERSION } from "../microversion.ts";
import { patchNode } from "./patch.ts";
import { testNode } from "./test-node.ts";

const NODE = testNode({
  driverInfo: { redfish_password: "geheim", nested: { list: [1, 2, 3], "a/b": 1 } },
  extra: { rack: 12 },
  owner: "me",
});

function patch(...operations: unknown[]) {
  return patchNode(NODE, operations, MAX_VERSION);
}

it("adds a key and keeps the others, secrets as they are", () => {
  expect(patch({ op: "add", path: "/driver_info/redfish_username", value: "root" })).toEqual({
    driverInfo: { ...NODE.driverInfo, redfish_username: "root" },
  });
});

it("replaces and removes whole fields", () => {
  expect(patch({ op: "replace", path: "/owner", value: "you" })).toEqual({ owner: "you" });
  expect(patch({ op: "remove", path: "/owner" })).toEqual({ owner: null });
  expect(patch({ op: "remove", path: "/extra" })).toEqual({ extra: {} });
});

it("merges operations on several fields and interfaces", () => {
  expect(
    patch(
      { op: "add", path: "/console_interface", value: "idrac-vnc" },
      { op: "remove", path: "/power_interface" },
      { op: "add", path: "/extra/a", value: 1 },
      { op: "remove", path: "/extra/rack" },
    ),
  ).toEqual({ interfaces: { console: "idrac-vnc", power: null }, extra: { a: 1 } });
});

it("leaves out what does not change", () => {
  expect(patch({ op: "replace", path: "/owner", value: "me" })).toEqual({});
});

it("takes the CLI's words for booleans", () => {
  expect(patch({ op: "add", path: "/maintenance", value: "True" })).toEqual({ maintenance: true });
});

it("works inside arrays", () => {
  const list = (operation: object) => patch(operation).driverInfo?.nested;
  expect(list({ op: "add", path: "/driver_info/nested/list/-", value: 4 })).toMatchObject({ list: [1, 2, 3, 4] });
  expect(list({ op: "add", path: "/driver_info/nested/list/1", value: 9 })).toMatchObject({ list: [1, 9, 2, 3] });
  expect(list({ op: "replace", path: "/driver_info/nested/list/0", value: 9 })).toMatchObject({ list: [9, 2, 3] });
  expect(list({ op: "remove", path: "/driver_info/nested/list/2" })).toMatchObject({ list: [1, 2] });
});

it("unescapes paths from 1.98 on", () => {
  const operation = { op: "remove", path: "/driver_info/nested/a~1b" };
  expect(patch(operation).driverInfo?.nested).toEqual({ list: [1, 2, 3] });
  expect(() => patchNode(NODE, [operation], 97)).toThrow("is not a valid patch path");
});

it("does not change the node it works on", () => {
  patch({ op: "remove", path: "/driver_info/nested/list/0" });
  expect(NODE.driverInfo.nested).toMatchObject({ list: [1, 2, 3] });
});

describe("refuses", () => {
  it.each([
    [{ op: "remove", path: "/extra/absent" }, 'Couldn\'t apply patch \'{"op":"remove","path":"/extra/absent"}\''],
    [{ op: "replace", path: "/extra/absent", value: 1 }, "can't replace a non-existent object 'absent'"],
    [{ op: "add", path: "/extra/no/where", value: 1 }, "its parent is not an object"],
    [{ op: "add", path: "/driver_info/nested/list/7", value: 1 }, "not a valid sequence index"],
    [{ op: "add", path: "/driver_info/nested/list/01", value: 1 }, "not a valid sequence index"],
    [{ op: "remove", path: "/driver_info/nested/list/-" }, "not a valid sequence index"],
    [{ op: "add", path: "/extra/toString/x", value: 1 }, "its parent is not an object"],
    [{ op: "add", path: "/extra/__proto__/x", value: 1 }, "cannot name __proto__"],
    [{ op: "remove", path: "/driver" }, "'/driver' is a mandatory attribute and can not be removed"],
    [{ op: "add", path: "/bogus", value: 1 }, "Adding a new attribute (/bogus) to the root"],
    [{ op: "remove", path: "/bogus" }, "Cannot patch bogus"],
    [{ op: "replace", path: "/power_state", value: "power on" }, "Cannot patch power_state"],
    [{ op: "replace", path: "/console_enabled", value: true }, "use PUT states/console"],
    [{ op: "add", path: "/traits/-", value: "CUSTOM_A" }, "Cannot patch traits"],
    [{ op: "test", path: "/driver_info/redfish_password", value: "guess" }, "op must be one of add, replace, remove"],
    [{ op: "copy", path: "/extra/x", from: "/driver_info/redfish_password" }, "unexpected key 'from'"],
    [{ op: "add", value: 1 }, "path must be a string"],
    [{ op: "add", path: "/owner" }, "need a value"],
    [{ op: "add", path: "owner", value: 1 }, "is not a valid patch path"],
    [{ op: "add", path: "/owner/", value: 1 }, "is not a valid patch path"],
    [{ op: "add", path: "/extra/a~2", value: 1 }, "is not a valid patch path"],
    [{ op: "add", path: `/extra${"/a".repeat(30)}`, value: 1 }, "nested too deeply"],
    [{ op: "add", path: "/owner", value: 5 }, "owner must be a string of at most 255 characters, or null"],
    [{ op: "add", path: "/driver_info", value: "x" }, "driver_info must be an object, or null"],
    [{ op: "add", path: "/name", value: "a b" }, "Cannot change name to invalid name 'a b'"],
    [{ op: "add", path: "/driver_info/redfish_password", value: "******" }, "driver_info/redfish_password is"],
    ["x", "[0] must be an object"],
  ])("%j", (operation, message) => {
    expect(() => patch(operation)).toThrow(message);
  });

  it("a body that is not an array", () => {
    expect(() => patchNode(NODE, { op: "add" }, MAX_VERSION)).toThrow("must be an array of operations");
  });

  it("a field that is newer than the version", () => {
    expect(() => patchNode(NODE, [{ op: "add", path: "/owner", value: "x" }], 49)).toThrow("should be 1.50");
  });

  it("with no value in the message: it may be a secret", () => {
    const operation = { op: "replace", path: "/driver_info/none/admin_password", value: "geheim" };
    expect(() => patch(operation)).toThrow(/^(?!.*geheim)/);
  });
});
