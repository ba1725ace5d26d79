export type { ConductorStore, ConsoleSessionStore, NodeQuery, NodeStore, Store } from "./store.ts";
