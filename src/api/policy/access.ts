import type { Caller, PolicyName, PolicyRules, PolicyTarget } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Node } from "#/model/index.ts";
import { HttpError } from "../errors.ts";

/** What the caller of one request may. */
export class Access {
  readonly caller: Caller;
  readonly #rules: PolicyRules;
  readonly #onlyProject: string | null;
  #asked = false;

  /** `onlyProject`: the caller may do this with what that project owns or leases, and with nothing else. */
  constructor(rules: PolicyRules, caller: Caller, onlyProject: string | null = null) {
    this.#rules = rules;
    this.caller = caller;
    this.#onlyProject = onlyProject;
  }

  /** Whether the action asked at all: one that had to and did not is a bug, and its answer is thrown away. */
  get asked(): boolean {
    return this.#asked;
  }

  /** For lists and for making things: the project that it is confined to, or null. */
  onlyProject(): string | null {
    this.#asked = true;
    return this.#onlyProject;
  }

  allows(policy: PolicyName, target: PolicyTarget = {}): boolean {
    this.#asked = true;
    return this.#rules.allows(this.caller, policy, target);
  }

  /** 403 unless the caller may. */
  require(policy: PolicyName, target: PolicyTarget = {}): void {
    if (!this.allows(policy, target)) throw denied(policy);
  }

  /** The same for a node. */
  requireNode(policy: PolicyName, node: Node): void {
    this.requireSight(node, node.uuid);
    this.require(policy, nodeTarget(node));
  }

  /** Whoever may not even see a node is told that it is not there. This answers no question that an action must ask. */
  requireSight(node: Node, ident: string): void {
    if (this.#rules.allows(this.caller, "baremetal:node:get", nodeTarget(node))) return;
    throw this.caller.projectId === null ? denied("baremetal:node:get") : nodeNotFound(ident);
  }

  /** 404 for a caller of a project, 403 for one of the system: who sees everything is not deceived. */
  requireVisible(policy: PolicyName, target: PolicyTarget, notFound: () => OutbandError): void {
    if (this.allows(policy, target)) return;
    throw this.caller.projectId === null ? denied(policy) : notFound();
  }
}

/** Whom a node belongs to and who uses it. */
export function nodeTarget({ owner, lessee }: Pick<Node, "owner" | "lessee">): PolicyTarget {
  return { "node.owner": owner, "node.lessee": lessee };
}

export function nodeNotFound(ident: string): OutbandError {
  return new OutbandError("NODE_NOT_FOUND", "not-found", `Node ${ident} could not be found.`);
}

export function denied(policy: string): HttpError {
  return new HttpError("API_DENIED", 403, "fault", `Access was denied to the following resource: ${policy}`);
}
