import type { VendorMethodDescription } from "#/conductor/interfaces/index.ts";
import { ContractError, invalid, isJsonObject, ROUTES, type Route, readString, shown } from "#/contract/index.ts";
import type { JsonObject, JsonValue } from "#/model/index.ts";
import { accepted, type Call, ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { driverNotFound } from "./drivers.ts";
import { findNode } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

const BY_PATH = [
  ROUTES.getVendorMethod,
  ROUTES.postVendorMethod,
  ROUTES.putVendorMethod,
  ROUTES.patchVendorMethod,
  ROUTES.deleteVendorMethod,
  ROUTES.getVendorMethodQuery,
  ROUTES.postVendorMethodQuery,
  ROUTES.putVendorMethodQuery,
  ROUTES.patchVendorMethodQuery,
  ROUTES.deleteVendorMethodQuery,
] as const;

const OF_DRIVER = [
  ROUTES.getDriverVendorMethod,
  ROUTES.postDriverVendorMethod,
  ROUTES.putDriverVendorMethod,
  ROUTES.patchDriverVendorMethod,
  ROUTES.deleteDriverVendorMethod,
  ROUTES.getDriverVendorMethodQuery,
  ROUTES.postDriverVendorMethodQuery,
  ROUTES.putDriverVendorMethodQuery,
  ROUTES.patchDriverVendorMethodQuery,
  ROUTES.deleteDriverVendorMethodQuery,
] as const;

/** vendor_passthru of nodes, and of drivers, none of which can do anything without a node. */
export function serveVendorPassthru(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.listVendorMethods, async (call) => {
    queryParameters(call, {});
    const methods = await conductor.vendorMethods((await findNode(store, call)).uuid);
    return ok(Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, methodToWire(method)])));
  });
  for (const route of BY_PATH) {
    serve(route, async (call) => {
      const method = methodName(call);
      const { uuid } = await findNode(store, call);
      const asked = { method, httpMethod: route.method, parameters: parameters(call) };
      const { async, result } = await conductor.callVendorMethod(uuid, asked);
      return async ? accepted() : ok(result as object);
    });
  }

  const requireDriver = async (call: Call) => {
    const name = param(call, "driver");
    if ((await conductor.driverProperties(name)) === null) throw driverNotFound(name);
  };
  serve(ROUTES.listDriverVendorMethods, async (call) => {
    queryParameters(call, {});
    await requireDriver(call);
    return ok({});
  });
  for (const route of OF_DRIVER as readonly Route[]) {
    serve(route, async (call) => {
      const method = methodName(call);
      await requireDriver(call);
      throw invalid(`No handler for method ${shown(method)}`);
    });
  }
}

/** From the path, or as `?method=`. */
function methodName(call: Call): string {
  const { method } = call.query;
  const name = call.params.method ?? (method === undefined ? "" : readString("method", method));
  if (name !== "") return name;
  throw new ContractError("API_MISSING_FIELD", "invalid", "Method not specified");
}

/** What the method is given: the body, and what else is in the query. */
function parameters(call: Call): JsonObject {
  const { method: _, ...query } = call.query;
  if (call.body !== undefined && !isJsonObject(call.body)) throw invalid("The request body must be a JSON object");
  return { ...(query as Record<string, JsonValue>), ...(call.body as JsonObject | undefined) };
}

function methodToWire(method: VendorMethodDescription) {
  return {
    http_methods: method.httpMethods,
    async: method.async,
    description: method.description,
    attach: false,
    require_exclusive_lock: method.requireExclusiveLock,
  };
}
