import type { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";

/** Parameters of the system boot options (28.13, table 28-14) that are known here. */
export const BOOT_PARAMETER = {
  setInProgress: 0,
  servicePartitionSelector: 1,
  servicePartitionScan: 2,
  /** Bit 3: do not forget the boot flags after 60 s. */
  flagValidClearing: 3,
  bootInfoAcknowledge: 4,
  bootFlags: 5,
} as const;

/** Device selectors (table 28-14, parameter 5, second byte). */
export const BOOT_DEVICES = {
  none: 0x0,
  pxe: 0x1,
  disk: 0x2,
  "safe-disk": 0x3,
  diagnostics: 0x4,
  cdrom: 0x5,
  bios: 0x6,
  "remote-floppy": 0x7,
  "remote-cdrom": 0x8,
  "remote-media": 0x9,
  "remote-disk": 0xb,
  floppy: 0xf,
} as const;
export type BootDevice = keyof typeof BOOT_DEVICES;

/** Boot flags: parameter 5. */
export interface BootFlags {
  readonly valid: boolean;
  readonly persistent: boolean;
  readonly efi: boolean;
  /** Null for a selector that is reserved. */
  readonly device: BootDevice | null;
}

export const NO_BOOT_FLAGS: BootFlags = { valid: false, persistent: false, efi: false, device: "none" };

const VALID = 0x80;
const PERSISTENT = 0x40;
const EFI = 0x20;

export function encodeBootFlags({ valid, persistent, efi, device }: BootFlags, writer: ByteWriter): void {
  writer.u8((valid ? VALID : 0) | (persistent ? PERSISTENT : 0) | (efi ? EFI : 0));
  writer.u8(BOOT_DEVICES[device ?? "none"] << 2).zeros(3);
}

export function decodeBootFlags(reader: ByteReader): BootFlags {
  const flags = reader.u8("boot flags");
  const selector = (reader.u8("boot device selector") >> 2) & 0x0f;
  const names = Object.keys(BOOT_DEVICES) as BootDevice[];
  const device = names.find((name) => BOOT_DEVICES[name] === selector) ?? null;
  return { valid: (flags & VALID) !== 0, persistent: (flags & PERSISTENT) !== 0, efi: (flags & EFI) !== 0, device };
}
