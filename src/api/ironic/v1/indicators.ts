import { invalid, linkPair, ROUTES, readString, shown } from "#/contract/index.ts";
import { INDICATOR_STATES } from "#/model/index.ts";
import { type Call, NO_CONTENT, namedParameters, ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** nodes/<n>/management/indicators: lights, named `<name>@<component>`. */
export function serveIndicators(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.listIndicators, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    const indicators = (await conductor.listIndicators(uuid)).map(({ component, name, readonly, states }) => ({
      name: `${name}@${component}`,
      component,
      readonly,
      states,
      links: linkPair(call.baseUrl, "nodes", uuid, "management", "indicators", `${name}@${component}`),
    }));
    return ok({ indicators });
  });
  serve(ROUTES.showIndicator, async (call) => {
    queryParameters(call, {});
    const { component, name } = readIndicator(call);
    return ok({ state: await conductor.getIndicator((await findNode(store, call)).uuid, component, name) });
  });
  serve(ROUTES.setIndicator, async (call) => {
    const { state } = namedParameters(call, { state: readString }, ["state"]);
    const known = INDICATOR_STATES.find((one) => one === state && one !== "unknown");
    if (!known) throw invalid(`Invalid indicator state ${shown(state)}: it must be on, off or blinking`);
    const { component, name } = readIndicator(call);
    await conductor.setIndicator((await findNode(store, call)).uuid, component, name, known);
    return NO_CONTENT;
  });
}

function readIndicator(call: Call): { component: string; name: string } {
  const [, name, component] = /^([^@]+)@([^@]+)$/.exec(param(call, "indicator")) ?? [];
  if (name !== undefined && component !== undefined) return { name, component };
  throw invalid(`Expected <name>@<component> for an indicator: ${shown(param(call, "indicator"))}`);
}
