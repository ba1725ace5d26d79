/** Virtual drives by what they pass for, as `POST vmedia` names them. */
export const MEDIA_DEVICES = ["cdrom", "disk", "floppy"] as const;
export type MediaDevice = (typeof MEDIA_DEVICES)[number];

/** A virtual drive of a BMC. */
export interface MediaSlot {
  /** Redfish's words: "CD", "DVD", "USBStick", "Floppy". */
  readonly mediaTypes: readonly string[];
  readonly inserted: boolean;
  readonly image: string | null;
}

export const BOOT_MODES = ["uefi", "bios"] as const;
export type BootMode = (typeof BOOT_MODES)[number];

export const INDICATOR_STATES = ["on", "off", "blinking", "unknown"] as const;
export type IndicatorState = (typeof INDICATOR_STATES)[number];
