import { expect, it } from "vitest";
import { isNodeName } from "./name.ts";

it.each(["a", "node-1", "node.example.org", "a_b~c"])("lets %s be a name from 1.10", (name) => {
  expect(isNodeName(name, 10)).toBe(true);
});

it.each(["", "a b", "a/b", "nöde", "x".repeat(256), "a%20b"])("does not let %j be one", (name) => {
  expect(isNodeName(name, 104)).toBe(false);
});

it("never takes a uuid for a name", () => {
  expect(isNodeName("6d85703a-565d-469a-96ce-30b6de53079d", 104)).toBe(false);
});

it.each(["detail", "validate", "states", "Management", "maintenance", "vendor_passthru"])("reserves %s", (name) => {
  expect(isNodeName(name, 104)).toBe(false);
});

it("wants a host name before 1.10", () => {
  expect(isNodeName("node-1.example", 9)).toBe(true);
  expect(isNodeName("a_b", 9)).toBe(false);
  expect(isNodeName("-a", 9)).toBe(false);
  expect(isNodeName(`${"a".repeat(64)}.b`, 9)).toBe(false);
});
