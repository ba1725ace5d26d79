import { Type } from "typebox";
import { ALLOCATION_STATES } from "#/model/index.ts";
import { ALLOCATION_SHAPE } from "../records/allocation.ts";
import { CHASSIS_SHAPE } from "../records/chassis.ts";
import { PORT_SHAPE, PORTGROUP_SHAPE } from "../records/ports.ts";
import { DEPLOY_TEMPLATE_SHAPE, RUNBOOK_SHAPE } from "../records/steps.ts";
import { VOLUME_CONNECTOR_SHAPE, VOLUME_TARGET_SHAPE } from "../records/volumes.ts";
import type { CallShape } from "./call-shape.ts";
import { count, dictionary, flag, links, text, textOrNull, texts, time, timeOrNull } from "./call-shape.ts";
import { recordCalls } from "./record-calls.ts";

const always = { uuid: text, created_at: time, updated_at: timeOrNull, links, extra: dictionary };
const filter = Type.Optional(text);
const filterList = Type.Optional(Type.Union([texts, text]));

const ports = recordCalls("ports", {
  wire: {
    ...always,
    address: text,
    node_uuid: text,
    internal_info: dictionary,
    local_link_connection: dictionary,
    pxe_enabled: flag,
    portgroup_uuid: textOrNull,
    physical_network: textOrNull,
    is_smartnic: flag,
    name: textOrNull,
    description: textOrNull,
    vendor: textOrNull,
    category: textOrNull,
  },
  filters: {
    node: filter,
    node_uuid: filter,
    address: filter,
    portgroup: filter,
    shard: filterList,
    description_contains: filter,
    conductor_groups: filterList,
  },
  required: ["address", "node_uuid"],
  shape: PORT_SHAPE,
});

const portgroups = recordCalls("portgroups", {
  wire: {
    ...always,
    address: textOrNull,
    node_uuid: text,
    internal_info: dictionary,
    mode: textOrNull,
    name: textOrNull,
    properties: dictionary,
    standalone_ports_supported: flag,
    physical_network: textOrNull,
    category: textOrNull,
    ports: links,
  },
  filters: { node: filter, address: filter, conductor_groups: filterList },
  required: ["node_uuid"],
  shape: PORTGROUP_SHAPE,
});

/** `nodes` is a list of one list of links, as in Ironic. */
const chassis = recordCalls("chassis", {
  wire: { ...always, description: textOrNull, nodes: Type.Array(links) },
  filters: {},
  required: [],
  shape: CHASSIS_SHAPE,
});

const connectors = recordCalls("connectors", {
  wire: { ...always, node_uuid: text, type: text, connector_id: text },
  filters: { node: filter },
  required: ["node_uuid", "type", "connector_id"],
  shape: VOLUME_CONNECTOR_SHAPE,
});

const targets = recordCalls("targets", {
  wire: { ...always, node_uuid: text, volume_type: text, boot_index: count, volume_id: text, properties: dictionary },
  filters: { node: filter },
  required: ["node_uuid", "volume_type", "boot_index", "volume_id"],
  shape: VOLUME_TARGET_SHAPE,
});

const allocations = recordCalls("allocations", {
  wire: {
    ...always,
    name: textOrNull,
    node_uuid: textOrNull,
    state: Type.Enum(ALLOCATION_STATES),
    last_error: textOrNull,
    resource_class: textOrNull,
    candidate_nodes: texts,
    traits: texts,
    owner: textOrNull,
  },
  filters: { node: filter, resource_class: filter, state: filter, owner: filter },
  required: [],
  shape: ALLOCATION_SHAPE,
  alsoTakes: { node: filter },
});

const step = Type.Object({
  interface: text,
  step: text,
  args: Type.Optional(dictionary),
  priority: Type.Optional(Type.Union([count, text])),
  order: Type.Optional(Type.Union([count, text])),
});

const templates = recordCalls("deploy_templates", {
  wire: { ...always, name: text, steps: Type.Array(step) },
  filters: {},
  required: ["name", "steps"],
  shape: DEPLOY_TEMPLATE_SHAPE,
});

const runbooks = recordCalls("runbooks", {
  wire: { ...always, name: text, steps: Type.Array(step), disable_ramdisk: flag, public: flag, owner: textOrNull },
  filters: {},
  required: ["name", "steps"],
  shape: RUNBOOK_SHAPE,
});

const volume = {
  answer: Type.Object({ links, connectors: links, targets: links }),
};

export const RECORD_CALLS = {
  listPorts: ports.list,
  listPortsDetail: ports.detail,
  createPort: ports.create,
  showPort: ports.show,
  updatePort: ports.update,
  deletePort: ports.destroy,
  listNodePorts: ports.below,
  listNodePortsDetail: ports.detailBelow,
  listPortgroupPorts: ports.below,
  listPortgroupPortsDetail: ports.detailBelow,
  listPortgroups: portgroups.list,
  listPortgroupsDetail: portgroups.detail,
  createPortgroup: portgroups.create,
  showPortgroup: portgroups.show,
  updatePortgroup: portgroups.update,
  deletePortgroup: portgroups.destroy,
  listNodePortgroups: portgroups.below,
  listNodePortgroupsDetail: portgroups.detailBelow,
  listChassis: chassis.list,
  listChassisDetail: chassis.detail,
  createChassis: chassis.create,
  showChassis: chassis.show,
  updateChassis: chassis.update,
  deleteChassis: chassis.destroy,
  showVolume: volume,
  showNodeVolume: volume,
  listVolumeConnectors: connectors.list,
  createVolumeConnector: connectors.create,
  showVolumeConnector: connectors.show,
  updateVolumeConnector: connectors.update,
  deleteVolumeConnector: connectors.destroy,
  listNodeVolumeConnectors: connectors.below,
  listVolumeTargets: targets.list,
  createVolumeTarget: targets.create,
  showVolumeTarget: targets.show,
  updateVolumeTarget: targets.update,
  deleteVolumeTarget: targets.destroy,
  listNodeVolumeTargets: targets.below,
  listAllocations: allocations.list,
  createAllocation: allocations.create,
  showAllocation: allocations.show,
  updateAllocation: allocations.update,
  deleteAllocation: allocations.destroy,
  showNodeAllocation: { answer: allocations.show.answer },
  deleteNodeAllocation: {},
  listDeployTemplates: templates.list,
  createDeployTemplate: templates.create,
  showDeployTemplate: templates.show,
  updateDeployTemplate: templates.update,
  deleteDeployTemplate: templates.destroy,
  listRunbooks: runbooks.list,
  createRunbook: runbooks.create,
  showRunbook: runbooks.show,
  updateRunbook: runbooks.update,
  deleteRunbook: runbooks.destroy,
} as const satisfies Record<string, CallShape>;
