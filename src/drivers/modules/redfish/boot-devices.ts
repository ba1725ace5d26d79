import type { BootDevice } from "#/model/index.ts";

/** `BootSourceOverrideTarget` for Ironic's boot devices; the first is sent, all are understood. */
const TARGETS: readonly (readonly [BootDevice, readonly [string, ...string[]]])[] = [
  ["pxe", ["Pxe"]],
  ["disk", ["Hdd"]],
  ["cdrom", ["Cd", "UsbCd"]],
  ["bios", ["BiosSetup"]],
  ["floppy", ["Floppy"]],
  ["uefihttp", ["UefiHttp"]],
];

/** The target to send, or null when the BMC does not allow one. `allowed` empty: it does not say, so it may. */
export function bootTarget(device: BootDevice, allowed: readonly string[], manufacturer: string | null): string | null {
  const targets = TARGETS.find(([name]) => name === device)?.[1] ?? [];
  // Supermicro's virtual CD is a USB CD, and "Cd" means a drive in the chassis (docs/protocols/redfish.md).
  const preferred = manufacturer === "Supermicro" && allowed.length > 0 ? targets.toReversed() : targets;
  return preferred.find((target) => allowed.length === 0 || allowed.includes(target)) ?? null;
}

export function bootDevice(target: string | null): BootDevice | null {
  return TARGETS.find(([, targets]) => target !== null && targets.includes(target))?.[0] ?? null;
}

export function bootDevicesOf(allowed: readonly string[]): readonly BootDevice[] {
  return TARGETS.map(([device]) => device).filter((device) => bootTarget(device, allowed, null) !== null);
}
