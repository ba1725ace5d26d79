import { errorMessage } from "#/lib/errors/index.ts";
import { ContractError } from "../errors.ts";
import { type Caller, hasScope } from "./caller.ts";
import { type Check, type PolicyTarget, parseCheck, rulesNamedIn } from "./check.ts";
import { PERSONAS } from "./personas.ts";
import { POLICIES, type PolicyName } from "./policies.ts";

export interface PolicyOptions {
  /** Ironic's `rbac_service_role_elevated_access`: the project whose service users count as system members, or null. */
  readonly serviceProjectName: string | null;
  /** Members of a node's lessee may use its console: ours. */
  readonly lesseeConsoles: boolean;
  /** Ironic's `project_admin_can_manage_own_nodes`: projects' administrators may enrol and delete nodes of theirs. */
  readonly ownNodes: boolean;
  /** Rules of a policy file, by name: they replace what is built in, and may add names for each other. */
  readonly overrides: Readonly<Record<string, string>>;
}

export const POLICY_DEFAULTS: PolicyOptions = {
  serviceProjectName: null,
  lesseeConsoles: false,
  ownNodes: true,
  overrides: {},
};

const CONSOLE_POLICIES = ["baremetal:node:get_console", "baremetal:node:set_console_state"] as const;

const OWN_NODE_POLICIES = ["baremetal:node:create:self_owned_node", "baremetal:node:delete:self_owned_node"] as const;

/** Every policy, ready to be asked. */
export class PolicyRules {
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #config: PolicyTarget;

  /** Throws a `ContractError` that names the rule that cannot be read, that leads to none or to itself. */
  constructor(options: PolicyOptions = POLICY_DEFAULTS) {
    const { serviceProjectName } = options;
    this.#config = serviceProjectName === null ? {} : { "config.service_project_name": serviceProjectName };
    const texts = ruleTexts(options);
    for (const name of texts.keys()) follow(texts, name, []);
    this.#checks = new Map([...texts].map(([name, text]) => [name, readRule(name, text)]));
  }

  /** Whether a caller may, for what the target is. */
  allows(caller: Caller, policy: PolicyName, target: PolicyTarget = {}): boolean {
    return hasScope(caller) && this.#ask(policy, caller, { ...target, ...this.#config });
  }

  #ask(name: string, caller: Caller, target: PolicyTarget): boolean {
    const rule = (other: string) => this.#ask(other, caller, target);
    return this.#checks.get(name)?.({ caller, target, rule }) ?? false;
  }
}

/** The texts of all rules, as the options have them. */
function ruleTexts({ lesseeConsoles, ownNodes, overrides }: PolicyOptions): ReadonlyMap<string, string> {
  const texts = new Map<string, string>(Object.entries({ ...PERSONAS, ...POLICIES }));
  if (lesseeConsoles) {
    for (const name of CONSOLE_POLICIES) texts.set(name, `${texts.get(name)} or rule:lessee_member`);
  }
  for (const [name, text] of Object.entries(overrides)) texts.set(name, text);
  if (!ownNodes) for (const name of OWN_NODE_POLICIES) texts.set(name, "!");
  return texts;
}

/** Refuses a rule that leads to one that is not there, or back to itself. */
function follow(texts: ReadonlyMap<string, string>, name: string, path: readonly string[]): void {
  const text = texts.get(name);
  const first = path[0] ?? name;
  if (text === undefined) throw invalidRule(first, `there is no rule named ${name}`);
  if (path.includes(name)) throw invalidRule(first, `it leads back to ${name}`);
  for (const other of rulesNamedIn(text)) follow(texts, other, [...path, name]);
}

function readRule(name: string, text: string): Check {
  try {
    return parseCheck(text);
  } catch (error) {
    throw invalidRule(name, errorMessage(error));
  }
}

function invalidRule(name: string, reason: string): ContractError {
  return new ContractError("API_POLICY_INVALID", "internal", `policy ${name}: ${reason}`);
}
