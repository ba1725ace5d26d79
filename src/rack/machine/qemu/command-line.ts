import type { MachineBootDevice } from "../machine.ts";

/** What the machine says of itself in its firmware tables, so that the guest's boot log shows the vendor. */
export interface MachineIdentity {
  readonly manufacturer: string;
  readonly product: string;
  readonly serialNumber: string;
}

export interface QemuCommandLine {
  readonly name: string;
  readonly memoryMib: number;
  readonly guest: { readonly kernel: string; readonly initrd: string };
  readonly identity: MachineIdentity | undefined;
  readonly bootDevice: MachineBootDevice;
  readonly sockets: QemuSockets;
  /** On loopback, where QEMU connects its serial line to. */
  readonly serialPort: number;
  /** Where QEMU itself writes down what the serial line prints, from this start on. */
  readonly serialLog: string;
}

/** Paths of Unix sockets that QEMU listens on; each under 108 bytes. It listens nowhere else. */
export interface QemuSockets {
  readonly qmp: string;
  readonly vnc: string;
}

/** 1024x768 with 24 bits a pixel (VESA mode 118h): a frame buffer from the kernel's first line on. */
const VIDEO_MODE = "vga=0x318";

/** The arguments for qemu-system-x86_64. The machine starts stopped (-S), so that nothing is printed before we listen. */
export function qemuCommandLine(line: QemuCommandLine): string[] {
  const { sockets, identity } = line;
  const fixed: Readonly<Record<string, string>> = {
    name: escapeValue(line.name),
    machine: "pc",
    accel: "tcg,tb-size=64",
    m: String(line.memoryMib),
    vga: "std",
    display: "none",
    // Keys a little apart: a keyboard controller holds 16 bytes, and a busy guest takes its time to read them.
    vnc: `unix:${escapeValue(sockets.vnc)},key-delay-ms=10`,
    k: "en-us",
    monitor: "none",
    parallel: "none",
    qmp: `unix:${escapeValue(sockets.qmp)},server=on,wait=off`,
    // TCP, since a Unix socket is full with some 280 bytes written one by one, as a serial port does; and of a byte that
    // does not fit in at once, QEMU writes one more into its log.
    chardev: `socket,id=serial0,host=127.0.0.1,port=${line.serialPort},nodelay=on,logfile=${escapeValue(line.serialLog)},logappend=off`,
    serial: "chardev:serial0",
  };
  return [
    "-S",
    "-no-user-config",
    ...Object.entries(fixed).flatMap(([option, value]) => [`-${option}`, value]),
    ...(identity ? ["-smbios", smbios(identity)] : []),
    ...bootArguments(line),
  ];
}

function smbios({ manufacturer, product, serialNumber }: MachineIdentity): string {
  const values = { manufacturer, product, serial: serialNumber };
  const fields = Object.entries(values).map(([key, value]) => `${key}=${escapeValue(value)}`);
  return `type=1,${fields.join(",")}`;
}

/** The guest's system is handed to QEMU directly: that is what "disk" means here. Other devices are there, but empty. */
function bootArguments({ bootDevice, guest, name }: QemuCommandLine): string[] {
  switch (bootDevice) {
    case "disk": {
      const parameters = `console=ttyS0,115200 console=tty0 ${VIDEO_MODE} hostname=${hostName(name)}`;
      return ["-nic", "none", "-kernel", guest.kernel, "-initrd", guest.initrd, "-append", parameters];
    }
    case "cdrom":
      return ["-nic", "none", "-boot", "order=d"];
    case "floppy":
      return ["-nic", "none", "-boot", "order=a"];
    case "network":
      return ["-nic", "user,restrict=on,model=e1000", "-boot", "order=n"];
    case "bios":
      return ["-nic", "none", "-boot", "menu=on,splash-time=60000"];
  }
}

/** A name as the kernel takes it (and as no further kernel parameter could hide in it). */
function hostName(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]/g, "-").slice(0, 63);
}

/** In QEMU's option values a comma is doubled. */
function escapeValue(value: string): string {
  return value.replaceAll(",", ",,");
}
