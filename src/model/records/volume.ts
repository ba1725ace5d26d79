import type { JsonObject } from "../node.ts";
import type { StoredRecord } from "./stored-record.ts";

/** How a node reaches remote storage: its initiator. */
export interface VolumeConnector extends StoredRecord {
  nodeUuid: string;
  /** "iqn", "ip", "mac", "wwnn", "wwpn", "port". */
  type: string;
  connectorId: string;
  extra: JsonObject;
}

/** A volume of remote storage that a node is to use. */
export interface VolumeTarget extends StoredRecord {
  nodeUuid: string;
  /** "iscsi", "fibre_channel". */
  volumeType: string;
  /** 0 is the volume to boot from. */
  bootIndex: number;
  volumeId: string;
  extra: JsonObject;
  /** Where it is and how to log in: secrets are kept as those of a node's driver_info. */
  properties: JsonObject;
}
