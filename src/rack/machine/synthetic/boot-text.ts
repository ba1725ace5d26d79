import type { MachineBootDevice } from "../machine.ts";

/** What the firmware shows on the screen, with the pause after each line in milliseconds. */
export function firmwareLines(device: MachineBootDevice): readonly (readonly [text: string, pauseMs: number])[] {
  return [
    ["Outband synthetic machine (QEMU is not used here)\n", 200],
    ["Memory test:   131072K OK\n", 300],
    ["Keyboard: detected    Serial port COM1: 115200 8N1\n\n", 200],
    ...DEVICE_LINES[device],
  ];
}

const DEVICE_LINES: Readonly<Record<MachineBootDevice, readonly (readonly [string, number])[]>> = {
  disk: [["Booting from Hard Disk...\n", 300]],
  cdrom: [
    ["Booting from DVD/CD...\n", 400],
    ["Boot failed: Could not read from CDROM (code 0003)\nNo bootable device.\n", 0],
  ],
  floppy: [
    ["Booting from Floppy...\n", 400],
    ["Boot failed: could not read the boot disk\nNo bootable device.\n", 0],
  ],
  network: [
    ["Booting from network: no link, no DHCP offer\n", 400],
    ["No bootable device.\n", 0],
  ],
  bios: [["Press ESC for boot menu.\n", 0]],
};

/** The log of a small system that comes up, in the manner of a kernel. */
const SYSTEM_LINES = [
  "Outband guest, synthetic, in the process of the rack",
  "Command line: console=ttyS0,115200 console=tty0",
  "Memory: 131072K available",
  "Console: colour text screen 80x30",
  "printk: console [tty0] enabled",
  "printk: console [ttyS0] enabled",
  "CPU0: one, simulated",
  "ACPI: Interpreter enabled",
  "ACPI: PM: (supports S0 S5)",
  "serial8250: ttyS0 at I/O 0x3f8 (irq = 4) is a 16550A",
  "i8042: PNP: PS/2 Controller",
  "input: AT Translated Set 2 keyboard",
  "ACPI: button: Power Button [PWRF]",
  "random: crng init done",
  "Run /init as init process",
];

export const SYSTEM_LINE_PAUSE_MS = 60;

/** Each line with the time since the start that a kernel would print. */
export function systemLines(): string[] {
  return SYSTEM_LINES.map((line, index) => {
    const seconds = ((index * SYSTEM_LINE_PAUSE_MS) / 1000).toFixed(6);
    return `[${seconds.padStart(12)}] ${line}\n`;
  });
}

export function banner(name: string, terminal: string): string {
  return `\nOutband rack: ${name} (${terminal})\n\n${name} login: root (automatic login)\n`;
}
