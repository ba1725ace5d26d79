export { type CreateMachineOptions, createMachine } from "./create-machine.ts";
export { MachineError } from "./errors.ts";
export type { Machine, MachineBootDevice } from "./machine.ts";
export { createQemuMachine, type MachineIdentity, type QemuMachine, type QemuMachineOptions } from "./qemu/index.ts";
export { createSyntheticMachine, type SyntheticMachineOptions } from "./synthetic/index.ts";
