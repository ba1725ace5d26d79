export { createMachine } from "./create-machine.ts";
export type { Machine, MachineBootDevice } from "./machine.ts";
export { createQemuMachine, type MachineIdentity, type QemuMachine } from "./qemu/index.ts";
