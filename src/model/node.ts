import type { InterfaceKind } from "./interfaces.ts";
import type { PowerState, PowerTarget } from "./power-state.ts";
import type { ProvisionState } from "./provision/provision-state.ts";

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/**
 * A node: one bare-metal machine and everything we know about it. Field names are Ironic's in camelCase; the wire's
 * snake_case is made once, in `contract/`. Dates are milliseconds since 1970.
 */
export interface Node {
  /** The store's row number: the default sort order, never shown. */
  readonly id: number;
  readonly uuid: string;
  readonly createdAt: number;
  updatedAt: number | null;
  name: string | null;
  driver: string;
  /** Which implementation serves each kind: `{power: "redfish", console: "idrac-vnc", ...}`. */
  interfaces: Record<InterfaceKind, string>;
  /** Where the BMC is and how to log in. Secret values are encrypted at rest and masked in every answer. */
  driverInfo: JsonObject;
  driverInternalInfo: JsonObject;
  instanceInfo: JsonObject;
  properties: JsonObject;
  extra: JsonObject;
  networkData: JsonObject;
  instanceUuid: string | null;
  instanceName: string | null;
  chassisUuid: string | null;
  allocationUuid: string | null;
  resourceClass: string | null;
  /** "" is the default group. Lower case. */
  conductorGroup: string;
  owner: string | null;
  lessee: string | null;
  description: string | null;
  shard: string | null;
  parentNode: string | null;
  powerState: PowerState | null;
  targetPowerState: PowerTarget | null;
  provisionState: ProvisionState;
  targetProvisionState: ProvisionState | null;
  provisionUpdatedAt: number | null;
  /** The step in hand, `{}` for none. */
  cleanStep: JsonObject;
  deployStep: JsonObject;
  serviceStep: JsonObject;
  inspectionStartedAt: number | null;
  inspectionFinishedAt: number | null;
  consoleEnabled: boolean;
  maintenance: boolean;
  maintenanceReason: string | null;
  fault: string | null;
  lastError: string | null;
  /** Host name of the conductor that holds the lock, or null. */
  reservation: string | null;
  /** Host name of the conductor that worked on this node last: it owns its consoles. */
  conductorAffinity: string | null;
  automatedClean: boolean | null;
  protected: boolean;
  protectedReason: string | null;
  retired: boolean;
  retiredReason: string | null;
  disablePowerOff: boolean;
  bootMode: string | null;
  secureBoot: boolean | null;
  traits: string[];
}

/** What a caller may give to create a node; the rest gets its default. */
export type NewNode = Partial<Omit<Node, "id" | "createdAt" | "updatedAt">> & Pick<Node, "driver">;

/** Fields to change; what is absent stays. */
export type NodeChange = Partial<Omit<Node, "id" | "uuid" | "createdAt" | "updatedAt" | "reservation">>;

/** Interfaces a caller names. A kind that is absent keeps what it has; `null` asks for the driver's default. */
export type InterfaceChoice = Partial<Record<InterfaceKind, string | null>>;

/** What the API asks a conductor to create. */
export type NodeCreateRequest = Omit<NewNode, "interfaces"> & { interfaces?: InterfaceChoice };

/** What the API asks a conductor to change. */
export type NodeUpdateRequest = Omit<NodeChange, "interfaces"> & { interfaces?: InterfaceChoice };
