import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { errorMessage, OutbandError } from "#/lib/errors/index.ts";

/** The rules of a policy file, by name. What is not a name and a check stops the start. */
export function readPolicyFile(file: string): Record<string, string> {
  let rules: unknown;
  try {
    rules = parse(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw invalid(file, errorMessage(error));
  }
  if (typeof rules !== "object" || rules === null || Array.isArray(rules))
    throw invalid(file, "it must be name: check");
  for (const [name, check] of Object.entries(rules)) {
    if (typeof check !== "string") throw invalid(file, `the check of ${name} must be text, in quotes`);
  }
  return rules as Record<string, string>;
}

function invalid(file: string, reason: string): OutbandError {
  return new OutbandError("CONFIG_POLICY_FILE", "internal", `[oslo_policy] policy_file ${file}: ${reason}`);
}
