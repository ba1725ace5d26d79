import type { Kysely } from "kysely";
import type { Clock } from "#/lib/time/index.ts";
import type { Schema } from "../schema.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import type { Store } from "../store.ts";
import { KyselyAllocationStore } from "./allocation-store.ts";
import { type ConductorStoreOptions, KyselyConductorStore } from "./conductor-store.ts";
import { KyselyConsoleSessionStore } from "./console-session-store.ts";
import { KyselyNodeHistoryStore } from "./node-history-store.ts";
import { KyselyNodeStore } from "./node-store.ts";
import { CHASSIS, DEPLOY_TEMPLATE, PORT, PORTGROUP, RUNBOOK, VOLUME_CONNECTOR, VOLUME_TARGET } from "./record-kinds.ts";
import { KyselyRecordStore } from "./record-store.ts";

export interface KyselyStoreDeps {
  /** Migrated; closed with the store. */
  readonly db: Kysely<Schema>;
  readonly box: SecretBox;
  readonly clock: Clock;
}

/** The queries, the same for every database. */
export function kyselyStore(options: ConductorStoreOptions, deps: KyselyStoreDeps): Store {
  const { db, box, clock } = deps;
  return {
    nodes: new KyselyNodeStore(db, box, clock),
    consoleSessions: new KyselyConsoleSessionStore(db),
    conductors: new KyselyConductorStore(options, db, clock),
    ports: new KyselyRecordStore(PORT, deps),
    portgroups: new KyselyRecordStore(PORTGROUP, deps),
    chassis: new KyselyRecordStore(CHASSIS, deps),
    volumeConnectors: new KyselyRecordStore(VOLUME_CONNECTOR, deps),
    volumeTargets: new KyselyRecordStore(VOLUME_TARGET, deps),
    allocations: new KyselyAllocationStore(deps),
    deployTemplates: new KyselyRecordStore(DEPLOY_TEMPLATE, deps),
    runbooks: new KyselyRecordStore(RUNBOOK, deps),
    nodeHistory: new KyselyNodeHistoryStore(deps),
    [Symbol.asyncDispose]: async () => {
      await db.destroy();
      options.lease?.release();
    },
  };
}
