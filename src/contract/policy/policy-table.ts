import { bracedPath } from "../call-table.ts";
import { ROUTES, type Route } from "../routes.ts";
import { PERSONAS } from "./personas.ts";
import { POLICIES } from "./policies.ts";

/** docs/reference/policies.md: who may do what, and which calls ask. */
export function policyTable(): string {
  const personas = Object.entries(PERSONAS).map(([name, check]) => `| \`${name}\` | \`${check}\` |`);
  const policies = Object.entries(POLICIES).map(
    ([name, check]) => `| \`${name}\` | \`${check}\` | ${callsThatAsk(name).join(", ")} |`,
  );
  return [
    "# Policies",
    "",
    "Written from the table in `src/contract/policy/` by `vitest run src/contract/policy/policy-table.test.ts -u`.",
    "What it means, and how to change it: [Keystone](../operations/keystone.md).",
    "",
    "## Who",
    "",
    "| rule | check |",
    "|---|---|",
    ...personas,
    "",
    "## What",
    "",
    "A policy without calls is asked for a part of one, or by calls that are not there yet.",
    "",
    "| policy | check | calls |",
    "|---|---|---|",
    ...policies,
    "",
  ].join("\n");
}

function callsThatAsk(policy: string): string[] {
  const routes = Object.values<Route>(ROUTES).filter((route) => route.policy === policy || route.own === policy);
  return routes.map((route) => `\`${route.method} ${bracedPath(route)}\``);
}
