export { type LightBmc, LightBmcs, type LightBmcsOptions } from "./light-bmcs.ts";
