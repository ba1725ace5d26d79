import {
  type Account,
  type RedfishResource,
  type SessionTable,
  sessionServiceResources,
} from "#/rack/bmc/redfish/index.ts";
import type { HostBoot } from "../../host-boot.ts";
import type { HostPower } from "../../host-power.ts";
import type { DellContext } from "../context.ts";
import { SESSIONS_PATHS } from "../paths.ts";
import { chassisResources } from "./chassis.ts";
import { dellAttributes } from "./dell-attributes.ts";
import { managerResources } from "./manager.ts";
import { networkProtocol } from "./network-protocol.ts";
import { registries } from "./registries.ts";
import { serviceRoot } from "./service-root.ts";
import { systemResources } from "./system.ts";
import { systemReset } from "./system-reset.ts";
import { taskResources } from "./tasks.ts";
import { virtualMediaResources } from "./virtual-media.ts";

export interface DellResourceParts extends DellContext {
  readonly account: Account;
  readonly sessions: SessionTable;
  readonly power: HostPower;
  readonly boot: HostBoot;
}

/** Everything that an iDRAC9 answers to. */
export function dellResources(parts: DellResourceParts): RedfishResource[] {
  const { account, boot, faults, messages, power, sessions } = parts;
  const sessionOptions = {
    account,
    collectionPaths: SESSIONS_PATHS,
    slotsFull: { status: 503, message: messages.idrac("RAC0218") },
    hasRoom: () => !faults.active().some((fault) => fault.fillsSlots?.()),
  };
  return [
    ...serviceRoot(parts),
    ...sessionServiceResources(sessionOptions, { sessions, messages }),
    ...systemResources(parts, boot),
    systemReset(parts, power),
    ...chassisResources(parts),
    ...managerResources(parts),
    networkProtocol(parts),
    ...virtualMediaResources(parts),
    ...dellAttributes(parts),
    ...registries(parts),
    ...taskResources(parts),
  ];
}
