import type { BootWord } from "#/rack/bmc/ipmi/index.ts";
import type { SystemSettingsOptions } from "#/rack/bmc/redfish/index.ts";

/** ComputerSystem.Boot of an iDRAC9. */
export const DELL_BOOT: SystemSettingsOptions = {
  devices: {
    None: "disk",
    Pxe: "network",
    Floppy: "floppy",
    Cd: "cdrom",
    Hdd: "disk",
    BiosSetup: "bios",
    Utilities: "bios",
    UefiTarget: "disk",
    SDCard: "disk",
    UefiHttp: "network",
  },
  hasMode: true,
  others: {
    UefiTargetBootSourceOverride: null,
    HttpBootUri: null,
    StopBootOnFault: "Never",
  },
  otherRules: {
    UefiTargetBootSourceOverride: { kind: "string", maxLength: 255 },
    HttpBootUri: { kind: "string", maxLength: 255 },
  },
};

/** The boot flags of IPMI in Redfish's words. */
export const DELL_IPMI_BOOT: readonly BootWord[] = [
  { device: "pxe", target: "Pxe" },
  { device: "pxe", target: "UefiHttp" },
  { device: "disk", target: "Hdd" },
  { device: "safe-disk", target: "Hdd" },
  { device: "disk", target: "UefiTarget" },
  { device: "disk", target: "SDCard" },
  { device: "cdrom", target: "Cd" },
  { device: "remote-cdrom", target: "Cd" },
  { device: "bios", target: "BiosSetup" },
  { device: "diagnostics", target: "Utilities" },
  { device: "floppy", target: "Floppy" },
  { device: "remote-floppy", target: "Floppy" },
];
