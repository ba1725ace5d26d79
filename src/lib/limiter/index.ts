export { Limiter } from "./limiter.ts";
