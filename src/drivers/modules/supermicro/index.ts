export { createSupermicroIkvmConsole, type IkvmConsoleDeps } from "./ikvm-console.ts";
export { SWITCHED_ON_KEY } from "./kept-switch.ts";
export { systemIkvmDeps } from "./system-deps.ts";
