export { ConsoleRestorer, FIRST_RETRY_MS } from "./console-restorer.ts";
export { disablingFailed, enablingFailed } from "./console-sentences.ts";
export { consoleUrl } from "./console-url.ts";
export { needsRestoring, restoreNode } from "./restore-console.ts";
export { type ConsoleSlot, isEnabled, primarySlot, slotOfKind } from "./slot.ts";
export { consoleInfo } from "./slot-hubs.ts";
export {
  anyConsoleEnabled,
  CONSOLE_KINDS,
  consoleAddress,
  consoleNeedsStop,
  enabledConsole,
  hasConsole,
  viewerAddress,
} from "./slot-keys.ts";
export { startConsole } from "./start-console.ts";
export { stopConsole, stopConsoles } from "./stop-console.ts";
