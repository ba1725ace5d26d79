export { ensureGuest } from "./ensure-guest.ts";
