export { checkConfig, loadConfig } from "./load-config.ts";
export type { Config } from "./sections/index.ts";
export { writeSample } from "./write-sample.ts";
