import type { Kysely } from "kysely";
import type { Clock } from "#/lib/time/index.ts";
import type { Schema } from "../schema.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import type { Store } from "../store.ts";
import { type ConductorStoreOptions, KyselyConductorStore } from "./conductor-store.ts";
import { KyselyConsoleSessionStore } from "./console-session-store.ts";
import { KyselyNodeStore } from "./node-store.ts";

export interface KyselyStoreDeps {
  /** Migrated; closed with the store. */
  readonly db: Kysely<Schema>;
  readonly box: SecretBox;
  readonly clock: Clock;
}

/** The queries, the same for every database. */
export function kyselyStore(options: ConductorStoreOptions, { db, box, clock }: KyselyStoreDeps): Store {
  return {
    nodes: new KyselyNodeStore(db, box, clock),
    consoleSessions: new KyselyConsoleSessionStore(db),
    conductors: new KyselyConductorStore(options, db, clock),
    [Symbol.asyncDispose]: async () => {
      await db.destroy();
      options.lease?.release();
    },
  };
}
