export { ConfigError } from "./errors.ts";
export { type CheckedConfig, type ConfigSources, checkConfig, loadConfig } from "./load-config.ts";
export type { Config } from "./sections/index.ts";
export { writeSample } from "./write-sample.ts";
