/** Ironic's boot devices, as they stand on the wire. */
export const BOOT_DEVICES = [
  "pxe",
  "disk",
  "cdrom",
  "bios",
  "safe",
  "wanboot",
  "iscsiboot",
  "floppy",
  "uefihttp",
] as const;
export type BootDevice = (typeof BOOT_DEVICES)[number];

export function isBootDevice(value: unknown): value is BootDevice {
  return (BOOT_DEVICES as readonly unknown[]).includes(value);
}

export interface BootDeviceSetting {
  readonly bootDevice: BootDevice | null;
  /** `null`: the BMC does not say. */
  readonly persistent: boolean | null;
}
