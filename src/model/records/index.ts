export { ALLOCATION_STATES, type Allocation, type AllocationState } from "./allocation.ts";
export type { Chassis } from "./chassis.ts";
export type { NodeHistory } from "./node-history.ts";
export type { Port, Portgroup } from "./port.ts";
export type { DeployTemplate, Runbook } from "./steps.ts";
export type { NewRecord, RecordChange, StoredRecord } from "./stored-record.ts";
export type { VolumeConnector, VolumeTarget } from "./volume.ts";
