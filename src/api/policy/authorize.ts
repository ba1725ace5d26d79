import type { Caller, PolicyRules, Route } from "#/contract/index.ts";
import type { Store } from "#/store/index.ts";
import { ApiError } from "../errors.ts";
import type { Action, Answer, Call } from "../http/call.ts";
import { Access, denied } from "./access.ts";
import { finderFor } from "./targets.ts";

/** A request before anybody has asked whether its caller may. */
export type UncheckedCall = Omit<Call, "access" | "node">;

/**
 * Puts a route's policy before its action: the only way from a request to an action. What the path names is looked up
 * first, because who owns it matters, and whoever may not see it gets 404 for everything.
 */
export function authorized(
  route: Route,
  action: Action,
  deps: { store: Store; rules: PolicyRules },
): (call: UncheckedCall, caller: Caller) => Promise<Answer> {
  const { policy, own, asks } = route;
  const finder = finderFor(route.path);
  const open = policy === "public" || policy === "authenticated";
  return async (unchecked, caller) => {
    const access = new Access(deps.rules, caller);
    if (open) return await action({ ...unchecked, access });
    if (finder) {
      const named = await finder(deps.store, { ...unchecked, access });
      if (!named) {
        access.require(policy);
        return await action({ ...unchecked, access });
      }
      const { node, target, visible, readers, notFound } = named;
      if (readers && route.method === "GET" && access.allows(readers)) return await action({ ...unchecked, access });
      access.requireVisible(visible, target, notFound);
      if (!access.allows(policy, target) && !(own && access.allows(own, target))) throw denied(policy);
      return await asked({ ...unchecked, access: new Access(deps.rules, caller), ...(node ? { node } : {}) }, asks);
    }
    if (asks) return await asked({ ...unchecked, access: new Access(deps.rules, caller) }, true);
    if (access.allows(policy)) return await action({ ...unchecked, access });
    if (!own || caller.projectId === null || !access.allows(own)) throw denied(policy);
    return await asked({ ...unchecked, access: new Access(deps.rules, caller, caller.projectId) }, true);
  };

  async function asked(call: Call, must = false): Promise<Answer> {
    const answer = await action(call);
    if (must && !call.access.asked) throw notAsked(route);
    return answer;
  }
}

/** Better no answer than one that nobody was asked about. */
function notAsked(route: Route): ApiError {
  const text = `${route.method} ${route.path} answered without asking what its caller may`;
  return new ApiError("API_POLICY_NOT_ASKED", "internal", text);
}
