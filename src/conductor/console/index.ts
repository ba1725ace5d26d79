export { consoleNeedsStop } from "./console-keys.ts";
export { ConsoleRestorer, FIRST_RETRY_MS } from "./console-restorer.ts";
export { disablingFailed, enablingFailed } from "./console-sentences.ts";
export { freshToken } from "./console-token.ts";
export { consoleUrl } from "./console-url.ts";
export { restoreConsole } from "./restore-console.ts";
export { startConsole } from "./start-console.ts";
export { stopConsole } from "./stop-console.ts";
