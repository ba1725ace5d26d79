export { KeystoneError } from "./errors.ts";
export { HttpPool } from "./http-pool.ts";
export { type DomainRef, KeystoneClient, type KeystoneOptions, type ServiceUser } from "./keystone-client.ts";
export type { TokenFacts } from "./token.ts";
