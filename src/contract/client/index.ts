export { OUTBAND_ROUTES } from "../routes/outband.ts";
export { ApiClient, type ApiClientOptions } from "./api-client.ts";
export type { CallAnswer, CallName } from "./call-types.ts";
export { ApiError } from "./errors.ts";
export type { Transport, TransportAnswer } from "./transport.ts";
