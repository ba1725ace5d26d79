export { type HttpClientOptions, openHttpClient } from "./client.ts";
export { HttpError } from "./errors.ts";
