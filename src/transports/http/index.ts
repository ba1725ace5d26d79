export { openHttpClient } from "./client.ts";
