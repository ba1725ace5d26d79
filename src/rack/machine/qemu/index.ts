export type { MachineIdentity } from "./command-line.ts";
export { createQemuMachine, type QemuMachine } from "./qemu-machine.ts";
export { QEMU_PROGRAM, SETPRIV_PROGRAM } from "./qemu-process.ts";
