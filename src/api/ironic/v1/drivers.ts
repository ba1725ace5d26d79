import {
  driverToWire,
  invalid,
  ROUTES,
  readBoolean,
  readDriverFields,
  readString,
  readStringList,
  requireVersion,
  SINCE,
  shown,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** Hardware types. */
export function serveDrivers(serve: Serve, { conductor }: ResourceDeps): void {
  serve(ROUTES.listDrivers, async (call) => {
    const readers = { type: readString, detail: readBoolean, fields: readStringList };
    const { type, detail = false, fields } = queryParameters(call, readers);
    if (type !== undefined || detail) requireVersion(call.version, SINCE.driverDetail);
    if (type !== undefined && type !== "classic" && type !== "dynamic") {
      throw invalid(`Invalid type: "${shown(type)}"; allowed are "classic" and "dynamic"`);
    }
    if (detail && fields) throw invalid("Can not specify ?detail=True and fields in the same request.");
    const wanted = fields && readDriverFields(fields, call.version);
    const drivers = type === "classic" ? [] : await conductor.listDrivers();
    const options = { baseUrl: call.baseUrl, detail, ...(wanted ? { fields: wanted } : {}) };
    return ok({ drivers: drivers.map((driver) => driverToWire(driver, call.version, options)) });
  });

  serve(ROUTES.showDriver, async (call) => {
    const { fields } = queryParameters(call, { fields: readStringList });
    const wanted = fields && readDriverFields(fields, call.version);
    const name = param(call, "driver");
    const driver = (await conductor.listDrivers()).find((one) => one.name === name);
    if (!driver) throw driverNotFound(name);
    const detail = call.version >= SINCE.driverDetail;
    return ok(
      driverToWire(driver, call.version, { baseUrl: call.baseUrl, detail, ...(wanted ? { fields: wanted } : {}) }),
    );
  });

  serve(ROUTES.driverProperties, async (call) => {
    queryParameters(call, {});
    const name = param(call, "driver");
    const properties = await conductor.driverProperties(name);
    if (properties === null) throw driverNotFound(name);
    return ok(properties);
  });
}

export function driverNotFound(name: string): OutbandError {
  const text = `Could not find the following driver(s) or hardware type(s): ${shown(name)}.`;
  return new OutbandError("DRIVER_NOT_FOUND", "not-found", text);
}
