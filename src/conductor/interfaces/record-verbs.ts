import type {
  Allocation,
  Chassis,
  DeployTemplate,
  NewRecord,
  Port,
  Portgroup,
  RecordChange,
  Runbook,
  StoredRecord,
  VolumeConnector,
  VolumeTarget,
} from "#/model/index.ts";

/** What may be done to the records of one plain collection. Reading needs no conductor. */
export interface RecordVerbs<T extends StoredRecord> {
  create(given: NewRecord<T>): Promise<T>;
  update(uuid: string, change: RecordChange<T>): Promise<T>;
  destroy(uuid: string): Promise<void>;
}

/** The collections, with Ironic's rules on what may change when. */
export interface RecordsApi {
  readonly ports: RecordVerbs<Port>;
  readonly portgroups: RecordVerbs<Portgroup>;
  readonly chassis: RecordVerbs<Chassis>;
  readonly volumeConnectors: RecordVerbs<VolumeConnector>;
  readonly volumeTargets: RecordVerbs<VolumeTarget>;
  /** `create` with a `nodeUuid` takes over a node that is in use already (backfill). */
  readonly allocations: RecordVerbs<Allocation>;
  readonly deployTemplates: RecordVerbs<DeployTemplate>;
  readonly runbooks: RecordVerbs<Runbook>;
}
