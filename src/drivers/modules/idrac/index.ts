export { OPERATOR_SETTINGS_KEY, PASSWORD_KEY } from "./kept-settings.ts";
export { systemIdracVncDeps } from "./system-deps.ts";
export { createIdracVncConsole, type IdracVncDeps } from "./vnc-console.ts";
