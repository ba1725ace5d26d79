import type { JsonObject } from "../node.ts";
import type { StoredRecord } from "./stored-record.ts";

/** A housing that nodes are put together in. */
export interface Chassis extends StoredRecord {
  description: string | null;
  extra: JsonObject;
}
