import type { BootWord } from "#/rack/bmc/ipmi/index.ts";
import type { SystemSettingsOptions } from "#/rack/bmc/redfish/index.ts";

/** ComputerSystem.Boot of an X11: no mode; UEFI is in the targets. Virtual media is a USB CD; `CD/DVD` is a drive in the chassis. */
export const SUPERMICRO_BOOT: SystemSettingsOptions = {
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
  hasMode: false,
  others: {},
  otherRules: {},
};

/** The boot flags of IPMI in Redfish's words. The disk of a host that boots as UEFI is "primary remote media" (9) here. */
export const SUPERMICRO_IPMI_BOOT: readonly BootWord[] = [
  { device: "pxe", target: "Pxe" },
  { device: "disk", target: "Hdd" },
  { device: "remote-media", efi: true, target: "UefiHdd" },
  { device: "remote-media", efi: true, target: "UefiUsbHdd" },
  { device: "remote-media", efi: true, target: "UefiUsbKey" },
  { device: "remote-media", efi: false, target: "UsbHdd" },
  { device: "remote-media", efi: false, target: "UsbKey" },
  { device: "cdrom", efi: true, target: "UefiCd" },
  { device: "cdrom", efi: false, target: "CD/DVD" },
  { device: "remote-cdrom", efi: true, target: "UefiUsbCd" },
  { device: "remote-cdrom", efi: false, target: "UsbCd" },
  { device: "bios", target: "BiosSetup" },
  { device: "diagnostics", target: "Diags" },
  { device: "floppy", target: "FloppyRemovableMedia" },
  { device: "remote-floppy", target: "UsbFloppy" },
];
