import { describe, expect, it } from "vitest";
import { ADMINISTRATOR, type Caller } from "./caller.ts";
import { type PolicyTarget, parseCheck, rulesNamedIn } from "./check.ts";

const CALLER: Caller = { ...ADMINISTRATOR, systemScope: null, projectId: "p1", userId: "u1", roles: ["Reader"] };

function asks(text: string, target: PolicyTarget = {}, caller: Caller = CALLER): boolean {
  return parseCheck(text)({ caller, target, rule: (name) => name === "yes" });
}

it.each([
  ["", true],
  ["@", true],
  ["!", false],
  ["role:reader", true],
  ["role:READER", true],
  ["role:member", false],
  ["rule:yes", true],
  ["rule:no", false],
  ["not role:member", true],
  ["not not role:member", false],
  ["role:member or role:reader and rule:yes", true],
  ["rule:yes or role:member and role:member", true],
  ["(rule:yes or role:member) and role:member", false],
  ["not (rule:yes and role:member)", true],
  ["NOT role:member AND @", true],
  ["user_id:u1", true],
  ["project_id:p2", false],
  ["project_id:%(node.owner)s", true],
  ["project_id:%(node.lessee)s", false],
  ["role:%(wanted)s", true],
  ["'p1':%(node.owner)s", true],
  ['"p2":%(node.owner)s', false],
  ["((role:reader))", true],
])("%j is %s", (text, expected) => {
  expect(asks(text, { "node.owner": "p1", "node.lessee": "p2", wanted: "reader" })).toBe(expected);
});

describe("what is not there", () => {
  it("equals nothing, not even what is not there either", () => {
    const system: Caller = { ...CALLER, projectId: null, systemScope: "all" };
    expect(asks("project_id:%(node.owner)s", { "node.owner": null }, system)).toBe(false);
    expect(asks("project_id:%(node.owner)s", {}, system)).toBe(false);
    expect(asks("project_id:None", {}, system)).toBe(false);
  });

  it("is not found in what every object has", () => {
    expect(() => parseCheck("constructor:x")).toThrow("not something that a check can look at");
    expect(asks("role:%(toString)s")).toBe(false);
  });
});

it.each([
  ["role:", "is not a check"],
  ["reader", "is not a check"],
  [":reader", "is not a check"],
  ["role:a role:b", "one word too many"],
  ["(role:a", '")" is missing'],
  ["role:a)", "one word too many"],
  ["role:a or", "is not a check"],
  ["and", "is not a check"],
  ["http://policy.example/x", "not something that a check can look at"],
  ["is_admin:True", "not something that a check can look at"],
])("refuses %j", (text, reason) => {
  expect(() => parseCheck(text)).toThrow(reason);
});

it("finds the rules that a check leads to", () => {
  expect(rulesNamedIn("rule:a or (not rule:b:c and role:rule:x)")).toEqual(["a", "b:c"]);
});
