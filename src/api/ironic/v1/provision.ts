import { checkProvisionVerb, PROVISION_PARAMETERS, ROUTES, readProvisionRequest } from "#/contract/index.ts";
import { accepted, namedParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { nodeTarget } from "../../policy/access.ts";
import { findNode, nodeLocation } from "./find-node.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";
import { expandRunbook } from "./runbook-steps.ts";

/** PUT states/provision. */
export function serveProvision(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.setProvision, async (call) => {
    const given = namedParameters(call, PROVISION_PARAMETERS, ["target"]);
    const node = await findNode(store, call);
    const verb = checkProvisionVerb(node, given.target, call.version);
    if (verb === "clean") call.access.require("baremetal:node:set_provision_state:clean_steps", nodeTarget(node));
    if (verb === "service") call.access.require("baremetal:node:set_provision_state:service_steps", nodeTarget(node));
    const expanded = await expandRunbook(store, call, node, { verb, given });
    const request = readProvisionRequest(verb, expanded, call.version);
    await refuseNoHostAs400(() => conductor.setProvisionState(node.uuid, verb, request));
    return accepted(nodeLocation(call, ROUTES.showStates));
  });
}
