import type { Node, NodeCreateRequest } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import { chooseInterfaces } from "../defaults.ts";
import { noValidHost } from "../interface-tables.ts";

/**
 * Stores a new node with its interfaces filled in. The caller decides the provision state (its microversion tells
 * "enroll" or "available"). Unlike Ironic, `console_enabled` is not taken from the caller: nothing runs yet.
 */
export async function createNode(context: ConductorContext, request: NodeCreateRequest): Promise<Node> {
  const { interfaces = {}, ...fields } = request;
  const conductorGroup = (request.conductorGroup ?? "").toLowerCase();
  const hardware = context.drivers.get(request.driver);
  if (!hardware || conductorGroup !== context.options.conductorGroup) {
    throw noValidHost(
      `No conductor service registered which supports driver ${request.driver} for conductor group "${conductorGroup}".`,
      "invalid",
    );
  }
  return context.store.nodes.create({
    provisionState: "enroll",
    ...fields,
    uuid: request.uuid ?? crypto.randomUUID(),
    conductorGroup,
    consoleEnabled: false,
    interfaces: chooseInterfaces(context, hardware, interfaces),
  });
}
