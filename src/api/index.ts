export type { ApiDeps, ApiOptions, ApiTlsOptions } from "./options.ts";
export { type RunningApi, startApi } from "./start-api.ts";
