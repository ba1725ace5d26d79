import {
  type ComputerSystem,
  decodeCollection,
  decodeComputerSystem,
  decodeServiceRoot,
  etagOf,
  oneLine,
} from "#/protocols/redfish/index.ts";
import { type RedfishConnection, requireBody } from "./connection.ts";
import { RedfishDriverError } from "./errors.ts";

export interface LocatedSystem {
  readonly path: string;
  readonly system: ComputerSystem;
  readonly etag: string | null;
}

/** The node's ComputerSystem: `redfish_system_id`, or the only one there is. */
export async function readSystem(redfish: RedfishConnection, doing: string): Promise<LocatedSystem> {
  return readSystemAt(redfish, redfish.info.systemId ?? (await findOnlySystem(redfish, doing)), doing);
}

export async function readSystemAt(redfish: RedfishConnection, path: string, doing: string): Promise<LocatedSystem> {
  const answer = await redfish.ask(doing, (client) => client.get(path));
  if (answer.status === 404 && path === redfish.info.systemId && answer.request === `GET ${path}`) {
    const message = `${doing}: the BMC has no ${path}; check driver_info redfish_system_id`;
    throw new RedfishDriverError("REDFISH_SYSTEM_UNKNOWN", "bmc-fault", message);
  }
  return { path, system: decodeComputerSystem(requireBody(answer, doing)), etag: etagOf(answer) };
}

async function findOnlySystem(redfish: RedfishConnection, doing: string): Promise<string> {
  const { systems } = decodeServiceRoot(await redfish.read(redfish.info.rootPath, doing));
  const members = systems === null ? [] : decodeCollection(await redfish.read(systems, doing));
  const [only] = members;
  if (only !== undefined && members.length === 1) return only;
  const found = members.length === 0 ? "none" : `${members.length} (${oneLine(members.join(", "))})`;
  const message = `${doing}: driver_info redfish_system_id is not set, and of ComputerSystems the BMC has ${found}`;
  throw new RedfishDriverError("REDFISH_SYSTEM_UNKNOWN", "bmc-fault", message);
}
