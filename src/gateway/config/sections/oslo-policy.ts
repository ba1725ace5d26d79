import type { Section } from "../option.ts";
import { path } from "../types.ts";

export const osloPolicySection = {
  name: "oslo_policy",
  help: "Who may do what, where the operator wants it otherwise than docs/reference/policies.md has it.",
  ironicOnly: ["enforce_scope", "enforce_new_defaults", "policy_default_rule", "policy_dirs"],
  options: {
    policy_file: path({
      default: null,
      help: "Rules that replace built-in ones: YAML, a name and an oslo.policy check a line. Read at the start.",
    }),
  },
} as const satisfies Section;
