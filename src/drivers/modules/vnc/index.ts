export { systemVncDeps } from "./system-deps.ts";
export { createVncConsole, type VncConsoleDeps } from "./vnc-console.ts";
