import { invalid, isJsonObject, ROUTES, readTrait, readTraits, routePath } from "#/contract/index.ts";
import { NO_CONTENT, ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** nodes/<n>/traits, from 1.37. */
export function serveTraits(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.listTraits, async (call) => {
    queryParameters(call, {});
    return ok({ traits: [...(await findNode(store, call)).traits].sort() });
  });
  serve(ROUTES.setTraits, async (call) => {
    const traits = readTraits(call.body);
    await conductor.setTraits((await findNode(store, call)).uuid, traits);
    return NO_CONTENT;
  });
  serve(ROUTES.addTrait, async (call) => {
    if (call.body !== undefined && !(isJsonObject(call.body) && Object.keys(call.body).length === 0)) {
      throw invalid("No body should be provided when setting a trait");
    }
    const trait = readTrait(param(call, "trait"));
    await conductor.addTrait((await findNode(store, call)).uuid, trait);
    const path = routePath(ROUTES.addTrait, { node: param(call, "node"), trait });
    return { ...NO_CONTENT, headers: { Location: `${call.baseUrl}${path}` } };
  });
  serve(ROUTES.deleteTraits, async (call) => {
    queryParameters(call, {});
    await conductor.setTraits((await findNode(store, call)).uuid, []);
    return NO_CONTENT;
  });
  serve(ROUTES.deleteTrait, async (call) => {
    queryParameters(call, {});
    await conductor.removeTrait((await findNode(store, call)).uuid, param(call, "trait"));
    return NO_CONTENT;
  });
}
