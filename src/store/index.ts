export { openMemoryStore, openSqliteStore } from "./sqlite/open-sqlite-store.ts";
export type { ConsoleSessionStore, NodeQuery, RecordQuery, RecordStore, Store } from "./store.ts";
