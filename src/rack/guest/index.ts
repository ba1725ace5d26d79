export { type EnsureGuestOptions, ensureGuest, type GuestImage } from "./ensure-guest.ts";
export { GuestError } from "./errors.ts";
