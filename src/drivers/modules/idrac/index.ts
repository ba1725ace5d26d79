export { IdracError } from "./errors.ts";
export { OPERATOR_SETTINGS_KEY, PASSWORD_KEY } from "./kept-settings.ts";
export { systemIdracVncDeps } from "./system-deps.ts";
export { createIdracVncConsole, type IdracVncDeps, type IdracVncLimits } from "./vnc-console.ts";
export type { ConnectRfb } from "./vnc-proof.ts";
export type { VncDialler } from "./vnc-stream.ts";
