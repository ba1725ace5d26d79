import { expect, it } from "vitest";
import { MAX_VERSION, type Microversion } from "../microversion.ts";
import { NODE_FIELDS, type NodeWire } from "./fields.ts";
import { testNode } from "./test-node.ts";
import { nodeToWire, nodeWirePlan, readNodeFields, readSortKey } from "./wire.ts";

function wire(change: Parameters<typeof testNode>[0], version: Microversion = MAX_VERSION): NodeWire {
  return nodeToWire(testNode(change), version, { baseUrl: "http://h:1", conductor: "c1" });
}

it("writes dates with a numeric offset", () => {
  expect(wire({}).created_at).toBe("2026-01-02T03:04:05.006+00:00");
  expect(wire({}).updated_at).toBeNull();
});

it("masks secret keys at any depth in the three dictionaries that hold them", () => {
  const secrets = { redfish_password: "p", deep: [{ auth_token: "t", user: "u" }] };
  const masked = { redfish_password: "******", deep: [{ auth_token: "******", user: "u" }] };
  const node = wire({ driverInfo: secrets, driverInternalInfo: secrets, instanceInfo: secrets });
  expect(node.driver_info).toEqual(masked);
  expect(node.driver_internal_info).toEqual(masked);
  expect(node.instance_info).toEqual(masked);
});

it("masks what follows a secret's name in other texts", () => {
  const { driver_info } = wire({ driverInfo: { url: "http://x/?user=u&password=geheim&a=b", note: "token=abc,def" } });
  expect(driver_info).toEqual({ url: "http://x/?user=u&password=******&a=b", note: "token=******,def" });
});

it("shows where the console is: Nova reads it", () => {
  const driverInternalInfo = { vnc_host: "127.0.0.1", vnc_port: 5901 };
  expect(wire({ driverInternalInfo }).driver_internal_info).toEqual(driverInternalInfo);
});

it("tells older clients states that they know", () => {
  expect(wire({ provisionState: "available" }, 1).provision_state).toBeNull();
  expect(wire({ provisionState: "available" }, 2).provision_state).toBe("available");
  expect(wire({ provisionState: "inspect wait" }, 38).provision_state).toBe("inspecting");
  expect(wire({ provisionState: "inspect wait" }, 39).provision_state).toBe("inspect wait");
});

it("sorts traits", () => {
  expect(wire({ traits: ["CUSTOM_B", "CUSTOM_A"] }).traits).toEqual(["CUSTOM_A", "CUSTOM_B"]);
});

it("answers just the fields asked for, and links", () => {
  const node = nodeToWire(testNode(), MAX_VERSION, { baseUrl: "http://h:1", conductor: null, fields: ["name"] });
  expect(node).toEqual({
    name: "dell-1",
    links: [
      { href: "http://h:1/v1/nodes/6d85703a-565d-469a-96ce-30b6de53079d", rel: "self" },
      { href: "http://h:1/nodes/6d85703a-565d-469a-96ce-30b6de53079d", rel: "bookmark" },
    ],
  });
});

it("knows no field by the name of an object's method", () => {
  expect(() => readNodeFields(["constructor"], MAX_VERSION)).toThrow("Field constructor is not a valid field.");
});

it.each(["driver_info", "extra", "traits", "clean_step", "links", "power_interface"])("does not sort by %s", (name) => {
  expect(() => readSortKey(name, MAX_VERSION)).toThrow(`The sort_key value ${name} is an invalid field for sorting`);
});

it("sorts by every plain field once its version has come", () => {
  for (const [name, field] of Object.entries(NODE_FIELDS)) {
    if (!("sort" in field)) continue;
    expect(readSortKey(name, field.since)).toBe(field.sort);
    if (field.since > 1) expect(() => readSortKey(name, field.since - 1)).toThrow("minimal required API version");
  }
});

const HOSTILE = ['", "maintenance": true, "x": "', "\\", "\n\0\x7f", "é漢🚀\ud83d", "</script>", ""];

it.each(HOSTILE)("writes the same as JSON at once, whatever is in a node: %j", (text) => {
  const node = testNode({
    name: text,
    description: text,
    lastError: text,
    extra: { [text]: [text, { deep: text }] },
    driverInfo: { url: text, password: text },
    traits: [text],
  });
  const redactions = { last_error: text, driver_info: { content: text } };
  for (let version = 1; version <= MAX_VERSION; version++) {
    const plan = nodeWirePlan(version, null);
    for (const options of [
      { baseUrl: "http://h:1", conductor: text },
      { baseUrl: `http://h:1/${text}`, conductor: null, redactions },
    ]) {
      expect(JSON.parse(plan.toJson(node, options))).toEqual(plan.toWire(node, options));
    }
  }
});

it("shows what stands for a field that its reader may not see, and only where that field is", () => {
  const redactions = { last_error: "hidden", driver_info: { content: "hidden" } };
  const options = { baseUrl: "http://h:1", conductor: null, redactions };
  expect(nodeToWire(testNode(), MAX_VERSION, options)).toMatchObject(redactions);
  expect(nodeToWire(testNode(), MAX_VERSION, { ...options, fields: ["name"] })).not.toHaveProperty("last_error");
});
