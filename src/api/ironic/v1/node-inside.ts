import { linkPair, ROUTES, readBoolean, readStringList, requireVersion, SINCE, shown } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { nodeTarget } from "../../policy/access.ts";
import { noRaid } from "./boot-mode.ts";
import { driverNotFound } from "./drivers.ts";
import { findNode } from "./find-node.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/**
 * What is inside a node. No driver here reads BIOS settings, firmware versions or an inventory: the answers are Ironic's
 * for a node whose driver does not either.
 */
export function serveNodeInside(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.listBiosSettings, async (call) => {
    const { detail, fields } = queryParameters(call, { detail: readBoolean, fields: readStringList });
    if (detail !== undefined || fields !== undefined) requireVersion(call.version, SINCE.biosRegistry);
    await findNode(store, call);
    return ok({ bios: [] });
  });
  serve(ROUTES.showBiosSetting, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    throw notFound(`Node ${uuid} doesn't have a BIOS setting '${shown(param(call, "setting"))}'`);
  });
  serve(ROUTES.listFirmware, async (call) => {
    queryParameters(call, {});
    await findNode(store, call);
    return ok({ firmware: [] });
  });
  serve(ROUTES.showInventory, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    throw notFound(`Node inventory record for node '${uuid}' could not be found.`);
  });
  serve(ROUTES.listChildren, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    const all = await store.nodes.list({ where: { parentNode: uuid }, includeChildren: true });
    const children = all.filter((child) => call.access.allows("baremetal:node:get", nodeTarget(child)));
    return ok({
      children: children.map((child) => child.uuid),
      links: linkPair(call.baseUrl, "nodes", uuid, "children"),
    });
  });
  serve(ROUTES.driverRaidProperties, async (call) => {
    queryParameters(call, {});
    const driver = param(call, "driver");
    throw (await conductor.driverProperties(driver)) === null ? driverNotFound(driver) : noRaid(driver);
  });
}

function notFound(text: string): OutbandError {
  return new OutbandError("NODE_PART_NOT_FOUND", "not-found", text);
}
