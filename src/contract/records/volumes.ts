import { Type } from "typebox";
import type { VolumeConnector, VolumeTarget } from "#/model/index.ts";
import { maskSecrets } from "#/model/index.ts";
import { lower, recordFields } from "../fields/record-fields.ts";
import type { RecordShape } from "../fields/record-shape.ts";
import { oneOf, string, uuid } from "../schemas.ts";

const CONNECTOR_TYPES = ["iqn", "ip", "mac", "wwnn", "wwpn", "port", "portgroup"];

const connector = recordFields<VolumeConnector>();

export const VOLUME_CONNECTOR_SHAPE: RecordShape<VolumeConnector> = {
  noun: "connector",
  path: ["volume", "connectors"],
  required: ["node_uuid", "type", "connector_id"],
  listFields: ["uuid", "node_uuid", "type", "connector_id"],
  fields: {
    ...connector.always("volume", "connectors"),
    node_uuid: connector.value(1, "nodeUuid", uuid(), { store: lower }),
    type: connector.value(1, "type", oneOf(...CONNECTOR_TYPES)),
    connector_id: connector.value(1, "connectorId", string(255)),
    extra: connector.dictionary(1, "extra"),
  },
};

const target = recordFields<VolumeTarget>();

export const VOLUME_TARGET_SHAPE: RecordShape<VolumeTarget> = {
  noun: "target",
  path: ["volume", "targets"],
  required: ["node_uuid", "volume_type", "boot_index", "volume_id"],
  listFields: ["uuid", "node_uuid", "volume_type", "boot_index", "volume_id"],
  fields: {
    ...target.always("volume", "targets"),
    node_uuid: target.value(1, "nodeUuid", uuid(), { store: lower }),
    volume_type: target.value(1, "volumeType", string(64)),
    boot_index: target.value(1, "bootIndex", bootIndex(), { store: (value) => Number(value) }),
    volume_id: target.value(1, "volumeId", string(36)),
    extra: target.dictionary(1, "extra"),
    properties: { ...target.dictionary(1, "properties"), read: ({ properties }) => maskSecrets(properties) },
  },
};

/** A number, or its digits: the CLI sends text. */
function bootIndex() {
  return Type.Union([Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 }), Type.String({ pattern: "^\\d{1,9}$" })], {
    description: "a number from 0",
  });
}
