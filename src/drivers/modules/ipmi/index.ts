export { IPMI_OPTIONS, type IpmiConnections, type IpmiOptions } from "./connections.ts";
export { createIpmitoolConsole } from "./ipmitool/ipmitool-console.ts";
export type { SubprocessOptions } from "./ipmitool/socat-process.ts";
export { createIpmiManagement } from "./management.ts";
export { createIpmiPower } from "./power.ts";
export { createSolConsole } from "./sol-console.ts";
export { systemIpmiConnections } from "./system-deps.ts";
