import { invalid, isJsonObject, ROUTES, readString, readUuid, requireVersion, SINCE } from "#/contract/index.ts";
import { NO_CONTENT, namedParameters, ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import { findNode } from "./find-node.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** nodes/<n>/vifs, from 1.28: what Nova plugs an instance's networks in with. */
export function serveVifs(serve: Serve, { store, conductor }: ResourceDeps): void {
  serve(ROUTES.listVifs, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    return ok({ vifs: await refuseNoHostAs400(() => conductor.listVifs(uuid)) });
  });
  serve(ROUTES.attachVif, async (call) => {
    const readers = { id: readString, port_uuid: readUuid, portgroup_uuid: readUuid };
    // What else a body says is for the network interface, and noop asks for nothing: `--vif-info` is taken, as in Ironic.
    const given = isJsonObject(call.body) ? pick(call.body, Object.keys(readers)) : call.body;
    const {
      id,
      port_uuid: port,
      portgroup_uuid: portgroup,
    } = namedParameters({ ...call, body: given }, readers, ["id"]);
    if (port !== undefined || portgroup !== undefined) requireVersion(call.version, SINCE.vifPort);
    if (port !== undefined && portgroup !== undefined) {
      throw invalid("Cannot specify both port_uuid and portgroup_uuid");
    }
    const { uuid } = await findNode(store, call);
    const vif = {
      id,
      ...(port === undefined ? {} : { portUuid: port }),
      ...(portgroup === undefined ? {} : { portgroupUuid: portgroup }),
    };
    await refuseNoHostAs400(() => conductor.attachVif(uuid, vif));
    return NO_CONTENT;
  });
  serve(ROUTES.detachVif, async (call) => {
    queryParameters(call, {});
    const { uuid } = await findNode(store, call);
    await refuseNoHostAs400(() => conductor.detachVif(uuid, param(call, "vif")));
    return NO_CONTENT;
  });
}

function pick(body: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
}
