import type { Port, Portgroup } from "#/model/index.ts";
import { lower, recordFields } from "../fields/record-fields.ts";
import type { RecordShape } from "../fields/record-shape.ts";
import { linkPair } from "../links.ts";
import { SINCE } from "../microversion.ts";
import { macAddress, string, uuid } from "../schemas.ts";
import { localLinkConnection } from "./local-link.ts";

const port = recordFields<Port>();

export const PORT_SHAPE: RecordShape<Port> = {
  noun: "port",
  path: ["ports"],
  required: ["address", "node_uuid"],
  listFields: ["uuid", "address"],
  fields: {
    ...port.always("ports"),
    address: port.value(1, "address", macAddress(), { store: lower }),
    extra: port.dictionary(1, "extra"),
    node_uuid: port.value(1, "nodeUuid", uuid(), { store: lower }),
    internal_info: port.shown(SINCE.portInternalInfo, "internalInfo"),
    local_link_connection: port.dictionary(SINCE.portAdvancedNet, "localLinkConnection", localLinkConnection()),
    pxe_enabled: port.boolean(SINCE.portAdvancedNet, "pxe_enabled", "pxeEnabled", true),
    portgroup_uuid: port.optional(SINCE.portgroupsOfNodes, "portgroupUuid", uuid(), { store: lower }),
    physical_network: port.optional(SINCE.portPhysicalNetwork, "physicalNetwork", string(64)),
    is_smartnic: port.boolean(SINCE.portSmartnic, "is_smartnic", "isSmartnic", false),
    name: port.optional(SINCE.portName, "name", string(255)),
    description: port.optional(SINCE.portDescription, "description", string(255)),
    vendor: port.optional(SINCE.portVendor, "vendor", string(32)),
    category: port.optional(SINCE.portCategory, "category", string(80)),
  },
};

const group = recordFields<Portgroup>();

export const PORTGROUP_SHAPE: RecordShape<Portgroup> = {
  noun: "portgroup",
  path: ["portgroups"],
  required: ["node_uuid"],
  listFields: ["uuid", "address", "name"],
  fields: {
    ...group.always("portgroups"),
    address: group.optional(1, "address", macAddress(), { store: lower }),
    extra: group.dictionary(1, "extra"),
    internal_info: group.shown(1, "internalInfo"),
    mode: group.optional(SINCE.portgroupMode, "mode", string(255)),
    name: group.optional(1, "name", string(255)),
    node_uuid: group.value(1, "nodeUuid", uuid(), { store: lower }),
    properties: group.dictionary(SINCE.portgroupMode, "properties"),
    standalone_ports_supported: group.boolean(1, "standalone_ports_supported", "standalonePortsSupported", true),
    physical_network: group.optional(SINCE.portgroupPhysicalNetwork, "physicalNetwork", string(64)),
    category: group.optional(SINCE.portgroupCategory, "category", string(80)),
    ports: {
      since: SINCE.portgroupsOfNodes,
      read: ({ uuid: id }, { baseUrl }) => linkPair(baseUrl, "portgroups", id, "ports"),
    },
  },
};
