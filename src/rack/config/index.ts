export { parseRackConfig } from "./parse-rack-config.ts";
export {
  defaultRackConfig,
  type FaultName,
  MAX_MACHINES,
  type RackConfig,
  type RackMachineConfig,
  type Vendor,
  vendorPorts,
} from "./rack-config.ts";
