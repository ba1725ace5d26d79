export { createSyntheticMachine } from "./synthetic-machine.ts";
