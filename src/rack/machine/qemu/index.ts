export type { MachineIdentity } from "./command-line.ts";
export { createQemuMachine, type QemuMachine, type QemuMachineOptions } from "./qemu-machine.ts";
export { QEMU_PROGRAM } from "./qemu-process.ts";
