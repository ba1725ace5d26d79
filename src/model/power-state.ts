/** Ironic's power states, as they stand on the wire. `null` means not known yet. */
export type PowerState = "power on" | "power off" | "error";

/** What `PUT states/power` may ask for. The soft ones need microversion 1.27. */
export const POWER_TARGETS = ["power on", "power off", "rebooting", "soft rebooting", "soft power off"] as const;
export type PowerTarget = (typeof POWER_TARGETS)[number];

export function isPowerTarget(value: unknown): value is PowerTarget {
  return (POWER_TARGETS as readonly unknown[]).includes(value);
}

/** The state a machine is in when the target has been reached. */
export function powerStateAfter(target: PowerTarget): "power on" | "power off" {
  return target === "power off" || target === "soft power off" ? "power off" : "power on";
}
