export { ApiError, type ApiErrorCode } from "./errors.ts";
export type { ApiDeps, ApiOptions, ApiTlsOptions } from "./options.ts";
export { type RunningApi, startApi } from "./start-api.ts";
