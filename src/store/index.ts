export { openMemoryStore, openSqliteStore } from "./sqlite/open-sqlite-store.ts";
export type { ConsoleSessionStore, NodeQuery, Store } from "./store.ts";
