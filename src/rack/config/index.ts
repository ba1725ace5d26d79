export { parseRackConfig } from "./parse-rack-config.ts";
export {
  defaultRackConfig,
  MAX_MACHINES,
  type RackConfig,
  type RackMachineConfig,
} from "./rack-config.ts";
