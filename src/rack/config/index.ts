export { parseRackConfig } from "./parse-rack-config.ts";
export {
  defaultRackConfig,
  MAX_MACHINES,
  type RackConfig,
  type RackMachineConfig,
  type Vendor,
  vendorPorts,
} from "./rack-config.ts";
