import type { Conductor, ConsoleKind, ConsoleSession, JsonValue, NewNode, Node, NodeChange } from "#/model/index.ts";

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
  readonly descriptionContains?: string;
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
  update(uuid: string, change: NodeChange): Promise<Node>;
  /** Merges into `driver_internal_info` in one transaction; `undefined` removes a key. */
  keep(uuid: string, change: Record<string, JsonValue | undefined>): Promise<Node>;
  delete(uuid: string): Promise<void>;
  /** Takes the lock in one statement. Rejects with `conflict` `NODE_LOCKED`, naming the holder. */
  reserve(uuid: string, hostname: string): Promise<Node>;
  /** Idempotent; only the holder's own lock is released. */
  release(uuid: string, hostname: string): Promise<void>;
  /** All locks a conductor left behind: called at its start. Returns the nodes that were locked. */
  releaseAll(hostname: string): Promise<Node[]>;
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
}
