import type { BootOverrideOptions } from "#/rack/bmc/redfish/index.ts";

/** ComputerSystem.Boot of an X11: no mode; UEFI is in the targets. Virtual media is a USB CD; `CD/DVD` is a drive in the chassis. */
export const SUPERMICRO_BOOT: BootOverrideOptions = {
  devices: {
    None: "disk",
    Pxe: "network",
    Hdd: "disk",
    Diags: "disk",
    "CD/DVD": "cdrom",
    BiosSetup: "bios",
    FloppyRemovableMedia: "floppy",
    UsbKey: "disk",
    UsbHdd: "disk",
    UsbFloppy: "floppy",
    UsbCd: "cdrom",
    UefiUsbKey: "disk",
    UefiCd: "cdrom",
    UefiHdd: "disk",
    UefiUsbHdd: "disk",
    UefiUsbCd: "cdrom",
  },
  others: {},
  otherRules: {},
};
