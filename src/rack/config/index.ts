export { parseRackConfig } from "./parse-rack-config.ts";
export {
  defaultRackConfig,
  MAX_MACHINES,
  type MachineKind,
  type RackConfig,
  type RackConfigSurroundings,
  type RackMachineConfig,
} from "./rack-config.ts";
