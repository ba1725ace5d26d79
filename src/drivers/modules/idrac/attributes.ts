import type { RedfishConnection } from "#/drivers/modules/redfish/index.ts";
import { readSystem } from "#/drivers/modules/redfish/index.ts";
import { asObject, decodeManager, dig, type JsonObject, linksAt } from "#/protocols/redfish/index.ts";
import { IdracError } from "./errors.ts";

/** Where firmwares have them, for those whose Manager does not say: 4.x and later, then 3.x. */
const KNOWN_PATHS = [
  "/redfish/v1/Managers/iDRAC.Embedded.1/Oem/Dell/DellAttributes/iDRAC.Embedded.1",
  "/redfish/v1/Managers/iDRAC.Embedded.1/Attributes",
];

/** An iDRAC's own attributes, "Group.N.Name" to value: what racadm calls `iDRAC.Group.Name`. */
export interface IdracAttributes {
  readonly path: string;
  readonly values: JsonObject;
}

/** Finds the attributes from the node's system through its manager, and reads them. */
export async function findIdracAttributes(redfish: RedfishConnection, doing: string): Promise<IdracAttributes> {
  const { system } = await readSystem(redfish, doing);
  const [managerPath] = system.managedBy;
  const linked = managerPath === undefined ? [] : linkedPaths(await redfish.read(managerPath, doing));
  const paths = [...new Set([...linked, ...KNOWN_PATHS])];
  for (const path of paths) {
    const answer = await redfish.ask(doing, (client) => client.get(path));
    const values = answer.ok ? asObject(answer.body?.Attributes) : null;
    if (values !== null) return { path, values };
  }
  throw new IdracError(
    "IDRAC_ATTRIBUTES_ABSENT",
    "bmc-fault",
    `${doing}: the BMC has no iDRAC attributes at ${paths.join(" or ")}; is it a Dell iDRAC with current firmware?`,
  );
}

export async function readIdracAttributes(
  redfish: RedfishConnection,
  path: string,
  doing: string,
): Promise<IdracAttributes> {
  return { path, values: asObject((await redfish.read(path, doing)).Attributes) ?? {} };
}

/** Of the three attribute groups a Manager links (iDRAC, System, LifecycleController), the iDRAC's. */
function linkedPaths(manager: JsonObject): readonly string[] {
  const links = linksAt(dig(decodeManager(manager).oemLinks, "Dell"), "DellAttributes");
  return links.filter((link) => link.endsWith("/iDRAC.Embedded.1") || link.includes("/iDRAC.Embedded.1/Attributes"));
}
