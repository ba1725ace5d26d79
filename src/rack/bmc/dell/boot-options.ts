import type { BootOverrideOptions } from "#/rack/bmc/redfish/index.ts";

/** ComputerSystem.Boot of an iDRAC9. */
export const DELL_BOOT: BootOverrideOptions = {
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
  others: {
    BootSourceOverrideMode: "UEFI",
    UefiTargetBootSourceOverride: null,
    HttpBootUri: null,
    StopBootOnFault: "Never",
  },
  otherRules: {
    BootSourceOverrideMode: { kind: "enum", values: ["UEFI", "Legacy"] },
    UefiTargetBootSourceOverride: { kind: "string", maxLength: 255 },
    HttpBootUri: { kind: "string", maxLength: 255 },
  },
};
