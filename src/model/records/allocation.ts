import type { JsonObject } from "../node.ts";
import type { StoredRecord } from "./stored-record.ts";

export const ALLOCATION_STATES = ["allocating", "active", "error"] as const;
export type AllocationState = (typeof ALLOCATION_STATES)[number];

/** A wish for some node with properties, and the node that was found. Its uuid becomes the node's instance_uuid. */
export interface Allocation extends StoredRecord {
  name: string | null;
  nodeUuid: string | null;
  state: AllocationState;
  lastError: string | null;
  resourceClass: string | null;
  /** uuids; empty: any node. */
  candidateNodes: string[];
  traits: string[];
  extra: JsonObject;
  owner: string | null;
}
