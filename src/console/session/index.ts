export { createConsoleSessions } from "./console-sessions.ts";
export {
  encodeIntroduction,
  type Introduction,
  isViewerName,
  MAX_INTRODUCTION_BYTES,
  parseIntroduction,
} from "./introduction.ts";
export { createMemoryConsoleSessionStore } from "./memory-console-session-store.ts";
