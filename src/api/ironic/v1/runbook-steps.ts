import { checkRunbook, invalid, type ProvisionParameters } from "#/contract/index.ts";
import type { Node, ProvisionVerb } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import type { Call } from "../../http/call.ts";
import { recordNotThere } from "../../policy/targets.ts";

/** The steps that a runbook stands for, in its place. Only nodes that have its name as a trait take it. */
export async function expandRunbook(
  store: Store,
  call: Call,
  node: Readonly<Node>,
  asked: { readonly verb: ProvisionVerb; readonly given: ProvisionParameters },
): Promise<ProvisionParameters> {
  const { verb, given } = asked;
  if (!given.runbook) return given;
  checkRunbook(verb, given, call.version);
  const { runbook: ident, ...others } = given;
  const runbook = await store.runbooks.get(ident);
  if (!runbook.public) {
    const target = { "runbook.owner": runbook.owner };
    call.access.requireVisible("baremetal:runbook:get", target, () => recordNotThere("runbook", ident));
    call.access.require("baremetal:runbook:use", target);
  }
  if (!node.traits.includes(runbook.name)) {
    throw invalid(
      `Runbook ${runbook.name} is not approved for node ${node.uuid}: the node does not have it as a trait.`,
    );
  }
  const steps = runbook.steps.map((step) => ({ ...step, order: Number(step.order) }));
  return {
    ...others,
    ...(verb === "clean" ? { clean_steps: steps } : { service_steps: steps }),
    ...(others.disable_ramdisk == null && runbook.disableRamdisk ? { disable_ramdisk: true } : {}),
  };
}
