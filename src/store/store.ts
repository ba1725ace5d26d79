import type {
  Allocation,
  Chassis,
  Conductor,
  ConsoleKind,
  ConsoleSession,
  DeployTemplate,
  JsonValue,
  NewNode,
  NewRecord,
  Node,
  NodeChange,
  NodeHistory,
  Port,
  Portgroup,
  RecordChange,
  Runbook,
  StoredRecord,
  VolumeConnector,
  VolumeTarget,
} from "#/model/index.ts";

/** Which nodes, in which order. Everything absent matches all. */
export interface NodeQuery {
  readonly where?: Partial<
    Pick<
      Node,
      | "instanceUuid"
      | "chassisUuid"
      | "maintenance"
      | "provisionState"
      | "driver"
      | "resourceClass"
      | "fault"
      | "conductorGroup"
      | "owner"
      | "lessee"
      | "shard"
      | "retired"
      | "parentNode"
      | "instanceName"
      | "consoleEnabled"
      | "conductorAffinity"
      | "reservation"
    >
  >;
  /** `true`: has an instance_uuid; `false`: has none. */
  readonly associated?: boolean;
  /** `true`: has a shard; `false`: has none. */
  readonly sharded?: boolean;
  readonly descriptionContains?: string;
  /**
   * Nodes that may be called something with this in it: their name, their instance's, a uuid. Some that are not may be
   * among them, because `instance_info` is searched as text and databases differ about case.
   */
  readonly calledLike?: string;
  /** Owner or lessee. */
  readonly project?: string;
  /** `false` (the default) hides nodes that have a parent, as Ironic does. */
  readonly includeChildren?: boolean;
  /** A field of `Node` that is a plain value; ties are broken by `id`. Default `id`. */
  readonly sortKey?: keyof Node;
  readonly sortDirection?: "asc" | "desc";
  /** uuid of the last node of the page before; unknown: `NODE_NOT_FOUND`. */
  readonly marker?: string;
  readonly limit?: number;
}

export interface NodeStore {
  /** Rejects with `conflict`: `NODE_DUPLICATE_UUID`, `NODE_DUPLICATE_NAME`, `NODE_DUPLICATE_INSTANCE`. */
  create(node: NewNode): Promise<Node>;
  /** By uuid, or by name. Rejects with `NODE_NOT_FOUND`. */
  get(ident: string): Promise<Node>;
  list(query?: NodeQuery): Promise<Node[]>;
  /**
   * The same with these fields only, and nothing decrypted: every secret is `MASK`. For long lists that are to be shown.
   */
  listMasked<K extends keyof Node>(query: NodeQuery, fields: readonly K[]): Promise<Pick<Node, K>[]>;
  update(uuid: string, change: NodeChange): Promise<Node>;
  /** Merges into `driver_internal_info` in one transaction; `undefined` removes a key. */
  keep(uuid: string, change: Record<string, JsonValue | undefined>): Promise<Node>;
  delete(uuid: string): Promise<void>;
  /** Takes the lock in one statement. Rejects with `conflict` `NODE_LOCKED`, naming the holder. */
  reserve(uuid: string, hostname: string): Promise<Node>;
  /** Idempotent; only the holder's own lock is released. */
  release(uuid: string, hostname: string): Promise<void>;
  /** The shards there are, with the number of nodes in each; nodes without one count under null. */
  shards(): Promise<{ name: string | null; count: number }[]>;
  /** All locks a conductor left behind: called at its start. Returns the nodes that were locked. */
  releaseAll(hostname: string): Promise<Node[]>;
}

/** Which records, in which order. Everything absent matches all. */
export interface RecordQuery<T extends StoredRecord> {
  /** Fields that are plain values. */
  readonly where?: Partial<T>;
  readonly descriptionContains?: string;
  /** Only what belongs to nodes like these. */
  readonly ofNodes?: {
    readonly shards?: readonly string[];
    readonly conductorGroups?: readonly string[];
    /** Owner or lessee. */
    readonly project?: string;
  };
  /** Of what has an owner of its own: what this project owns, and what is `public`. */
  readonly ofProject?: string;
  /** A plain field; ties are broken by `id`. Default `id`. */
  readonly sortKey?: keyof T & string;
  readonly sortDirection?: "asc" | "desc";
  /** uuid of the last record of the page before; unknown: `RECORD_NOT_FOUND`. */
  readonly marker?: string;
  readonly limit?: number;
}

/** One of the plain collections. */
export interface RecordStore<T extends StoredRecord> {
  /** Rejects with `conflict` `RECORD_DUPLICATE` in Ironic's words. */
  create(given: NewRecord<T>): Promise<T>;
  /** By uuid, or by name where these have names. Rejects with `RECORD_NOT_FOUND`. */
  get(ident: string): Promise<T>;
  list(query?: RecordQuery<T>): Promise<T[]>;
  update(uuid: string, change: RecordChange<T>): Promise<T>;
  delete(uuid: string): Promise<void>;
}

export interface AllocationStore extends RecordStore<Allocation> {
  /**
   * Gives the node to the allocation in one transaction: the allocation becomes active, the node gets its
   * `instance_uuid` and `allocation_uuid`. Null: the node has been given to another in the meantime.
   */
  assign(uuid: string, nodeUuid: string): Promise<Allocation | null>;
  /** Deletes, and takes `instance_uuid` and `allocation_uuid` off the node, in one transaction. */
  release(uuid: string): Promise<void>;
}

export interface NodeHistoryStore extends RecordStore<NodeHistory> {
  /** Keeps the newest `keep` of a node. */
  trim(nodeUuid: string, keep: number): Promise<void>;
}

export interface ConsoleSessionStore {
  insert(session: ConsoleSession): Promise<void>;
  find(nodeUuid: string, tokenHash: string): Promise<ConsoleSession | null>;
  /** On whatever node it is. */
  findByToken(tokenHash: string): Promise<ConsoleSession | null>;
  get(id: string): Promise<ConsoleSession | null>;
  setExpiry(id: string, expiresAt: number): Promise<void>;
  list(nodeUuid: string, kind?: ConsoleKind): Promise<ConsoleSession[]>;
  deleteNode(nodeUuid: string, kind: ConsoleKind): Promise<void>;
  deleteExpired(now: number): Promise<number>;
}

export interface ConductorStore {
  /**
   * Registers this host as online. With `exclusive` (SQLite: one machine, one conductor) another conductor that is
   * alive on the same database is a `conflict` `CONDUCTOR_RUNNING`.
   */
  register(conductor: { hostname: string; conductorGroup: string; drivers: readonly string[] }): Promise<Conductor>;
  heartbeat(hostname: string): Promise<void>;
  unregister(hostname: string): Promise<void>;
  /** `hostname` or `NOT_FOUND` error `CONDUCTOR_NOT_FOUND`. */
  get(hostname: string): Promise<Conductor>;
  list(): Promise<Conductor[]>;
}

/** Everything that outlives the process. One schema, one set of queries, one contract suite for every database. */
export interface Store extends AsyncDisposable {
  readonly nodes: NodeStore;
  readonly consoleSessions: ConsoleSessionStore;
  readonly conductors: ConductorStore;
  readonly ports: RecordStore<Port>;
  readonly portgroups: RecordStore<Portgroup>;
  readonly chassis: RecordStore<Chassis>;
  readonly volumeConnectors: RecordStore<VolumeConnector>;
  readonly volumeTargets: RecordStore<VolumeTarget>;
  readonly allocations: AllocationStore;
  readonly deployTemplates: RecordStore<DeployTemplate>;
  readonly runbooks: RecordStore<Runbook>;
  readonly nodeHistory: NodeHistoryStore;
}
