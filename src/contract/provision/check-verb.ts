import { OutbandError } from "#/lib/errors/index.ts";
import { canProvision, isProvisionVerb, type Node, PROVISION_VERBS, type ProvisionVerb } from "#/model/index.ts";
import { ContractError, invalid } from "../errors.ts";
import { type Microversion, requireVersion } from "../microversion.ts";
import { shown } from "../values.ts";

/** The microversion each verb came with; those that are absent were there from the start. */
const VERB_SINCE: Readonly<Partial<Record<ProvisionVerb, Microversion>>> = {
  manage: 4,
  provide: 4,
  inspect: 6,
  abort: 13,
  clean: 15,
  adopt: 17,
  rescue: 38,
  unrescue: 38,
  deploy: 73,
  undeploy: 73,
  unhold: 85,
  service: 87,
};

/** What `abort` can end was more with every one of these. */
const ABORT_SINCE: Readonly<Partial<Record<Node["provisionState"], Microversion>>> = {
  "inspect wait": 41,
  "wait call-back": 110,
};

/**
 * Whether a node may be asked for this now, in the order in which Ironic looks: too old a version, maintenance, the
 * state. A node that is locked says so rather than that its state is wrong: it may be right in a moment.
 */
export function checkProvisionVerb(node: Readonly<Node>, target: string, version: Microversion): ProvisionVerb {
  const verb = isProvisionVerb(target) ? target : null;
  if (verb) requireVersion(version, VERB_SINCE[verb] ?? 1);
  if ((verb === "active" || verb === "rebuild") && node.maintenance) {
    throw invalid(
      `The provisioning operation can't be performed on node ${node.uuid} because it's in maintenance mode.`,
    );
  }
  if (!verb || !canProvision(node.provisionState, PROVISION_VERBS[verb])) throw refused(node, target);
  if (verb === "abort") requireVersion(version, ABORT_SINCE[node.provisionState] ?? 1);
  return verb;
}

function refused(node: Readonly<Node>, target: string): OutbandError {
  if (node.reservation !== null) {
    return new OutbandError(
      "NODE_LOCKED",
      "conflict",
      `Node ${node.uuid} is locked by host ${node.reservation}, please retry after the current operation is completed.`,
    );
  }
  return new ContractError(
    "API_INVALID_VALUE",
    "invalid",
    `The requested action "${shown(target)}" can not be performed on node "${node.uuid}" while it is in state ` +
      `"${node.provisionState}".`,
  );
}
