export { createConsoleSessions } from "./console-sessions.ts";
export { createMemoryConsoleSessionStore } from "./memory-console-session-store.ts";
