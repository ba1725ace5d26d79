import type { StoredRecord } from "./stored-record.ts";

/** Something that went wrong with a node, kept after last_error has been overwritten. */
export interface NodeHistory extends StoredRecord {
  nodeUuid: string;
  severity: "ERROR" | "INFO";
  /** The sentence that last_error had. */
  event: string;
  /** What was being done: "console", "power", "provisioning". */
  eventType: string;
  /** Host name of the conductor it happened on. */
  conductor: string;
  user: string | null;
}
