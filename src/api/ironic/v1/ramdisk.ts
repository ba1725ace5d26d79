import {
  HEARTBEAT_PARAMETERS,
  hasAgentToken,
  invalid,
  lookupToWire,
  ROUTES,
  readHeartbeat,
  readStringList,
  readUuid,
  tryMac,
} from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { type Node, RAMDISK_STATES } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";
import { HttpError } from "../../errors.ts";
import { accepted, namedParameters, ok, param, queryParameters } from "../../http/call.ts";
import type { Serve } from "../../http/routing.ts";
import type { RamdiskOptions } from "../../options.ts";
import { findNodeUnasked } from "./find-node.ts";
import { refuseNoHostAs400 } from "./no-valid-host.ts";
import type { ResourceDeps } from "./resource-deps.ts";

/** GET lookup and POST heartbeat. Nobody is authenticated here: a node's token is what counts. */
export function serveRamdisk(serve: Serve, { store, conductor }: ResourceDeps, options: RamdiskOptions): void {
  serve(ROUTES.lookup, async (call) => {
    refuseWhenOff(options);
    const { addresses = [], node_uuid: uuid } = queryParameters(call, {
      addresses: readStringList,
      node_uuid: readUuid,
    });
    const macs = addresses.flatMap((address) => tryMac(address) ?? []);
    if (macs.length === 0 && uuid === undefined) {
      throw invalid("At least one of 'addresses' and 'node_uuid' parameters is required");
    }
    const found = uuid === undefined ? await findByMac(store, macs) : await tryNode(store, uuid);
    // One answer for all who may not know: that there is no node, and that it is not its turn.
    if (!found || (options.restrictLookup && !RAMDISK_STATES.has(found.provisionState))) throw hidden();
    const { node, token } = hasAgentToken(call.version)
      ? await refuseNoHostAs400(() => conductor.agentTokenOnce(found.uuid))
      : { node: found, token: null };
    const { heartbeatTimeoutSeconds } = options;
    return ok(lookupToWire(node, { baseUrl: call.baseUrl, version: call.version, token, heartbeatTimeoutSeconds }));
  });

  serve(ROUTES.heartbeat, async (call) => {
    refuseWhenOff(options);
    const given = namedParameters(call, HEARTBEAT_PARAMETERS, ["callback_url"]);
    const beat = readHeartbeat(given, call.version);
    const { uuid } = await findNodeUnasked(store, call, param(call, "node"));
    await refuseNoHostAs400(() => conductor.heartbeat(uuid, beat));
    return accepted();
  });
}

function refuseWhenOff({ enabled }: RamdiskOptions): void {
  if (enabled) return;
  throw new HttpError("API_RAMDISK_DISABLED", 403, "fault", "The ramdisk endpoints are disabled.");
}

function hidden(): OutbandError {
  return new OutbandError("NODE_NOT_FOUND", "not-found", "Resource could not be found.");
}

/** The one node that all known addresses belong to. */
async function findByMac(store: Store, macs: readonly string[]): Promise<Node | null> {
  const ports = (await Promise.all(macs.map((address) => store.ports.list({ where: { address } })))).flat();
  const [uuid, ...others] = new Set(ports.map((port) => port.nodeUuid));
  return uuid === undefined || others.length > 0 ? null : tryNode(store, uuid);
}

async function tryNode(store: Store, uuid: string): Promise<Node | null> {
  return store.nodes.get(uuid).catch(nullIfNotFound);
}

function nullIfNotFound(error: unknown): Node | null {
  if (error instanceof OutbandError && error.category === "not-found") return null;
  throw error;
}
