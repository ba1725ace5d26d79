import { describe, expect, it } from "vitest";
import { ADMINISTRATOR, type Caller } from "./caller.ts";
import type { PolicyName } from "./policies.ts";
import { POLICIES } from "./policies.ts";
import { POLICY_DEFAULTS, PolicyRules } from "./rules.ts";

/** As Keystone expands them. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  admin: ["admin", "manager", "member", "reader"],
  manager: ["manager", "member", "reader"],
  member: ["member", "reader"],
  reader: ["reader"],
  service: ["service"],
};

const NODE = { "node.owner": "owner", "node.lessee": "lessee", "allocation.owner": "owner", "runbook.owner": "owner" };

/** "system admin", "owner reader", "other admin", "domain admin". */
function caller(words: string): Caller {
  const [scope = "", role = ""] = words.split(" ");
  const nobody = { ...ADMINISTRATOR, systemScope: null, roles: IMPLIED[role] ?? [] };
  if (scope === "system") return { ...nobody, systemScope: "all" };
  return scope === "domain" ? nobody : { ...nobody, projectId: scope, projectName: `${scope}-name` };
}

const SCOPES = ["system", "owner", "lessee", "other", "domain"];
const EVERYBODY = SCOPES.flatMap((scope) => Object.keys(IMPLIED).map((role) => `${scope} ${role}`));

function whoMay(policy: PolicyName, options = POLICY_DEFAULTS): string[] {
  const rules = new PolicyRules(options);
  return EVERYBODY.filter((words) => rules.allows(caller(words), policy, NODE));
}

const SYSTEM_MEMBERS = ["system admin", "system manager", "system member"];
const OWNER_MEMBERS = ["owner admin", "owner manager", "owner member"];
const CONSOLE = [...SYSTEM_MEMBERS, "system service", ...OWNER_MEMBERS, "owner service"];
const READERS = [
  ...SYSTEM_MEMBERS,
  "system reader",
  "system service",
  ...OWNER_MEMBERS,
  "owner reader",
  "owner service",
];
const LESSEES = ["lessee admin", "lessee manager", "lessee member"];

describe("by default, as Ironic has it", () => {
  it.each<[PolicyName, string[]]>([
    ["baremetal:node:get_console", CONSOLE],
    ["baremetal:node:set_console_state", CONSOLE],
    ["baremetal:node:get", [...READERS, ...LESSEES, "lessee reader"]],
    ["baremetal:node:get:driver_info", READERS],
    ["baremetal:node:get:filter_threshold", [...SYSTEM_MEMBERS, "system reader", "system service"]],
    ["baremetal:node:set_power_state", [...SYSTEM_MEMBERS, "system service", ...OWNER_MEMBERS, ...LESSEES]],
    ["baremetal:node:set_provision_state", [...CONSOLE, "lessee admin", "lessee manager"]],
    ["baremetal:node:set_boot_device", CONSOLE.filter((one) => one !== "owner member")],
    ["baremetal:node:update:owner", SYSTEM_MEMBERS],
    ["baremetal:node:create", ["system admin", "system service"]],
    ["baremetal:node:delete", ["system admin"]],
    ["baremetal:node:delete:self_owned_node", ["owner admin"]],
    ["baremetal:driver:get", [...SYSTEM_MEMBERS, "system reader", "system service"]],
    ["baremetal:port:create", ["system admin", "system service", "owner admin", "owner manager", "owner service"]],
    ["baremetal:allocation:delete", [...SYSTEM_MEMBERS, ...OWNER_MEMBERS]],
  ])("%s: %j", (policy, who) => {
    expect(whoMay(policy).sort()).toEqual([...who].sort());
  });

  it("lets an administrator of the system do everything that is not a project's own business", () => {
    const rules = new PolicyRules();
    const refused = (Object.keys(POLICIES) as PolicyName[]).filter((name) => !rules.allows(ADMINISTRATOR, name));
    expect(refused).toEqual(["baremetal:node:delete:self_owned_node"]);
  });

  it("lets nobody do anything with a token of a domain, or of nothing", () => {
    const rules = new PolicyRules({ ...POLICY_DEFAULTS, overrides: { "baremetal:node:get": "@" } });
    for (const name of Object.keys(POLICIES) as PolicyName[]) {
      expect(rules.allows(caller("domain admin"), name, NODE), name).toBe(false);
    }
  });
});

it("opens the consoles of a lessee's nodes to its members, and nothing else, when told to", () => {
  const options = { ...POLICY_DEFAULTS, lesseeConsoles: true };
  expect(whoMay("baremetal:node:get_console", options).sort()).toEqual([...CONSOLE, ...LESSEES].sort());
  expect(whoMay("baremetal:node:set_console_state", options)).toContain("lessee member");
  expect(whoMay("outband:node:get_console_history", options).sort()).toEqual([...CONSOLE].sort());
});

it("counts service users of the service project as members of the system, when told to", () => {
  const nova = { ...caller("other service"), projectName: "service" };
  const may = (serviceProjectName: string | null) =>
    new PolicyRules({ ...POLICY_DEFAULTS, serviceProjectName }).allows(nova, "baremetal:node:set_power_state", NODE);
  expect([may(null), may("service"), may("services")]).toEqual([false, true, false]);
});

describe("rules of a policy file", () => {
  const withRules = (overrides: Record<string, string>) => new PolicyRules({ ...POLICY_DEFAULTS, overrides });

  it("replace policies and personas, and may be of help to each other", () => {
    const rules = withRules({
      "baremetal:node:get_console": "rule:our_operators",
      our_operators: "role:console_operator",
      system_reader: "!",
    });
    expect(rules.allows({ ...caller("other x"), roles: ["console_operator"] }, "baremetal:node:get_console")).toBe(
      true,
    );
    expect(rules.allows(caller("owner admin"), "baremetal:node:get_console", NODE)).toBe(false);
    expect(rules.allows(caller("system admin"), "baremetal:node:list_all")).toBe(false);
  });

  it.each([
    [{ "baremetal:node:get": "rule:nobody_knows" }, "policy baremetal:node:get: there is no rule named nobody_knows"],
    [{ a: "rule:b", b: "not rule:a" }, "policy a: it leads back to a"],
    [{ a: "role:x or" }, 'policy a: "" is not a check'],
    [{ a: "https://x.example/" }, "policy a: "],
  ])("%j is refused: %s", (overrides, reason) => {
    expect(() => withRules(overrides as Record<string, string>)).toThrow(reason);
  });
});
