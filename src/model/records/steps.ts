import type { JsonObject } from "../node.ts";
import type { StoredRecord } from "./stored-record.ts";

/** Deploy steps that an instance's trait asks for. */
export interface DeployTemplate extends StoredRecord {
  /** A trait: CUSTOM_HYPERTHREADING_ON. */
  name: string;
  steps: JsonObject[];
  extra: JsonObject;
}

/** Steps for cleaning and servicing that a name stands for. */
export interface Runbook extends StoredRecord {
  /** A trait, which nodes must have for the runbook to be run on them. */
  name: string;
  steps: JsonObject[];
  extra: JsonObject;
  disableRamdisk: boolean;
  public: boolean;
  owner: string | null;
}
