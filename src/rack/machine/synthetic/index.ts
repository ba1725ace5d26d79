export { createSyntheticMachine, type SyntheticMachineOptions } from "./synthetic-machine.ts";
