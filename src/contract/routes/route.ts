import type { Microversion } from "../microversion.ts";
import type { PolicyName } from "../policy/policies.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `:name` where a value stands. */
  readonly path: string;
  /** Below this microversion the path is not there. */
  readonly since: Microversion;
  /** What is answered then: 404 when absent; Ironic's older controllers differ. */
  readonly tooOld?: 405 | 406;
  readonly summary: string;
  /** Takes a body that may hold a config drive. */
  readonly largeBody?: true;
  /**
   * Who may call it: a policy, "public" for everybody with or without a credential, or "authenticated" for everybody
   * with one. A policy is asked before the action runs, about what the path names (`:node` and so on). Where the path
   * names nothing that has an owner, only who may do it to everything passes, unless `own` or `asks` says otherwise.
   */
  readonly policy: PolicyName | "public" | "authenticated";
  /** Whom `policy` refuses may still do it with what belongs to its own project, if this policy lets it. */
  readonly own?: PolicyName;
  /** What it is about stands in the body or the query: the action asks the policy itself, before it does anything. */
  readonly asks?: true;
}
