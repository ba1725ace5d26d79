import type { JsonObject } from "../node.ts";
import type { StoredRecord } from "./stored-record.ts";

/** A network card of a node. */
export interface Port extends StoredRecord {
  nodeUuid: string;
  /** MAC address, lower case. */
  address: string;
  name: string | null;
  extra: JsonObject;
  /** What the network interface keeps: the attached VIF. */
  internalInfo: JsonObject;
  /** Which switch and which of its ports the cable ends in. */
  localLinkConnection: JsonObject;
  pxeEnabled: boolean;
  portgroupUuid: string | null;
  physicalNetwork: string | null;
  isSmartnic: boolean;
  description: string | null;
  vendor: string | null;
  category: string | null;
}

/** Ports of a node that are bonded. */
export interface Portgroup extends StoredRecord {
  nodeUuid: string;
  address: string | null;
  name: string | null;
  extra: JsonObject;
  internalInfo: JsonObject;
  /** The bonding mode: "active-backup", "802.3ad". */
  mode: string | null;
  properties: JsonObject;
  standalonePortsSupported: boolean;
  physicalNetwork: string | null;
  category: string | null;
}
