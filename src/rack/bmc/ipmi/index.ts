export type { BootWord } from "./boot-words.ts";
export { IpmiServer } from "./ipmi-server.ts";
