import type {
  Allocation,
  Chassis,
  DeployTemplate,
  NodeHistory,
  Port,
  Portgroup,
  Runbook,
  StoredRecord,
  VolumeConnector,
  VolumeTarget,
} from "#/model/index.ts";
import type { FieldKinds } from "./row-fields.ts";

/** How the records of one table are kept. */
export interface RecordKind<T extends StoredRecord> {
  readonly table: string;
  /** Ironic's noun in "<noun> X could not be found." */
  readonly noun: string;
  readonly fields: FieldKinds<T>;
  /** Of fields that a creator may leave out. */
  readonly defaults: Partial<T>;
  /** By the columns of a unique rule: Ironic's sentence. */
  readonly duplicates: Readonly<Record<string, (record: Partial<T>) => string>>;
}

const RECORD = { id: "plain", uuid: "plain", createdAt: "plain", updatedAt: "plain" } as const;

export const PORT: RecordKind<Port> = {
  table: "ports",
  noun: "Port",
  fields: {
    ...RECORD,
    nodeUuid: "plain",
    address: "plain",
    name: "plain",
    extra: "json",
    internalInfo: "json",
    localLinkConnection: "json",
    pxeEnabled: "boolean",
    portgroupUuid: "plain",
    physicalNetwork: "plain",
    isSmartnic: "boolean",
    description: "plain",
    vendor: "plain",
    category: "plain",
  },
  defaults: {
    name: null,
    extra: {},
    internalInfo: {},
    localLinkConnection: {},
    pxeEnabled: true,
    portgroupUuid: null,
    physicalNetwork: null,
    isSmartnic: false,
    description: null,
    vendor: null,
    category: null,
  },
  duplicates: {
    uuid: ({ uuid }) => `A port with UUID ${uuid} already exists.`,
    address: ({ address }) => `A port with MAC address ${address} already exists.`,
    name: ({ name }) => `A port with name ${name} already exists.`,
  },
};

export const PORTGROUP: RecordKind<Portgroup> = {
  table: "portgroups",
  noun: "Portgroup",
  fields: {
    ...RECORD,
    nodeUuid: "plain",
    address: "plain",
    name: "plain",
    extra: "json",
    internalInfo: "json",
    mode: "plain",
    properties: "json",
    standalonePortsSupported: "boolean",
    physicalNetwork: "plain",
    category: "plain",
  },
  defaults: {
    address: null,
    name: null,
    extra: {},
    internalInfo: {},
    mode: null,
    properties: {},
    standalonePortsSupported: true,
    physicalNetwork: null,
    category: null,
  },
  duplicates: {
    uuid: ({ uuid }) => `A portgroup with UUID ${uuid} already exists.`,
    address: ({ address }) => `A portgroup with MAC address ${address} already exists.`,
    name: ({ name }) => `A portgroup with name ${name} already exists.`,
  },
};

export const CHASSIS: RecordKind<Chassis> = {
  table: "chassis",
  noun: "Chassis",
  fields: { ...RECORD, description: "plain", extra: "json" },
  defaults: { description: null, extra: {} },
  duplicates: { uuid: ({ uuid }) => `A chassis with UUID ${uuid} already exists.` },
};

export const VOLUME_CONNECTOR: RecordKind<VolumeConnector> = {
  table: "volume_connectors",
  noun: "Volume connector",
  fields: { ...RECORD, nodeUuid: "plain", type: "plain", connectorId: "plain", extra: "json" },
  defaults: { extra: {} },
  duplicates: {
    uuid: ({ uuid }) => `A volume connector with UUID ${uuid} already exists.`,
    "type,connector_id": ({ type, connectorId }) =>
      `A volume connector with type ${type} and connector ID ${connectorId} already exists.`,
  },
};

export const VOLUME_TARGET: RecordKind<VolumeTarget> = {
  table: "volume_targets",
  noun: "Volume target",
  fields: {
    ...RECORD,
    nodeUuid: "plain",
    volumeType: "plain",
    bootIndex: "plain",
    volumeId: "plain",
    extra: "json",
    properties: "secrets",
  },
  defaults: { extra: {}, properties: {} },
  duplicates: {
    uuid: ({ uuid }) => `A volume target with UUID ${uuid} already exists.`,
    "node_uuid,boot_index": ({ bootIndex }) =>
      `A volume target with boot index '${bootIndex}' for the same node already exists.`,
  },
};

export const ALLOCATION: RecordKind<Allocation> = {
  table: "allocations",
  noun: "Allocation",
  fields: {
    ...RECORD,
    name: "plain",
    nodeUuid: "plain",
    state: "plain",
    lastError: "plain",
    resourceClass: "plain",
    candidateNodes: "json",
    traits: "json",
    extra: "json",
    owner: "plain",
  },
  defaults: {
    name: null,
    nodeUuid: null,
    state: "allocating",
    lastError: null,
    resourceClass: null,
    candidateNodes: [],
    traits: [],
    extra: {},
    owner: null,
  },
  duplicates: {
    uuid: ({ uuid }) => `An allocation with UUID ${uuid} already exists.`,
    name: ({ name }) => `An allocation with name ${name} already exists.`,
  },
};

export const DEPLOY_TEMPLATE: RecordKind<DeployTemplate> = {
  table: "deploy_templates",
  noun: "Deploy template",
  fields: { ...RECORD, name: "plain", steps: "secrets", extra: "json" },
  defaults: { extra: {} },
  duplicates: {
    uuid: ({ uuid }) => `A deploy template with UUID ${uuid} already exists.`,
    name: ({ name }) => `A deploy template with name ${name} already exists.`,
  },
};

export const RUNBOOK: RecordKind<Runbook> = {
  table: "runbooks",
  noun: "Runbook",
  fields: {
    ...RECORD,
    name: "plain",
    steps: "secrets",
    extra: "json",
    disableRamdisk: "boolean",
    public: "boolean",
    owner: "plain",
  },
  defaults: { extra: {}, disableRamdisk: false, public: false, owner: null },
  duplicates: {
    uuid: ({ uuid }) => `A runbook with UUID ${uuid} already exists.`,
    name: ({ name }) => `A runbook with name ${name} already exists.`,
  },
};

export const NODE_HISTORY: RecordKind<NodeHistory> = {
  table: "node_history",
  noun: "Node history record",
  fields: {
    ...RECORD,
    nodeUuid: "plain",
    severity: "plain",
    event: "plain",
    eventType: "plain",
    conductor: "plain",
    user: "plain",
  },
  defaults: { severity: "ERROR", user: null },
  duplicates: { uuid: ({ uuid }) => `A node history record with UUID ${uuid} already exists.` },
};

/** Those that hold secrets: a new key must seal them again. */
export const SECRET_KINDS = [VOLUME_TARGET, DEPLOY_TEMPLATE, RUNBOOK] as const;
