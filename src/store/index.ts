export { StoreError, type StoreErrorCode } from "./errors.ts";
export { openMemoryStore, openSqliteStore, type SqliteStoreOptions } from "./sqlite/open-sqlite-store.ts";
export type { ConductorStore, ConsoleSessionStore, NodeQuery, NodeStore, Store } from "./store.ts";
