import { type RedfishResource, type SessionTable, sessionServiceResources } from "#/rack/bmc/redfish/index.ts";
import type { HostBoot } from "../../host-boot.ts";
import type { HostPower } from "../../host-power.ts";
import type { SupermicroContext } from "../context.ts";
import { SESSIONS_PATH } from "../paths.ts";
import { ikvmResources } from "./ikvm.ts";
import { managerResources } from "./manager.ts";
import { networkProtocol } from "./network-protocol.ts";
import { serviceRoot } from "./service-root.ts";
import { systemResources } from "./system.ts";
import { virtualMediaResources } from "./virtual-media.ts";

export interface SupermicroResourceParts extends SupermicroContext {
  readonly sessions: SessionTable;
  readonly power: HostPower;
  readonly boot: HostBoot;
}

/** Everything that an X11's BMC answers to. */
export function supermicroResources(parts: SupermicroResourceParts): RedfishResource[] {
  const { account, boot, faults, messages, power, sessions } = parts;
  const sessionOptions = {
    account,
    collectionPaths: [SESSIONS_PATH] as const,
    slotsFull: { status: 503, message: messages.message("GeneralError") },
    hasRoom: () => !faults.active().some((fault) => fault.fillsSlots?.()),
  };
  return [
    ...serviceRoot(parts),
    ...sessionServiceResources(sessionOptions, { sessions, messages }),
    ...systemResources(parts, power, boot),
    ...managerResources(parts),
    networkProtocol(parts),
    ...ikvmResources(parts),
    ...virtualMediaResources(parts),
  ];
}
