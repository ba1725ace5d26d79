import { DELL_FAULTS, type DellFaultName } from "../bmc/dell/index.ts";

export const MACHINE_KINDS = ["auto", "qemu", "synthetic"] as const;
export type MachineKind = (typeof MACHINE_KINDS)[number];

/** Which models each vendor has, and the faults that they know. */
export const VENDORS = { dell: { models: ["idrac9"], faults: DELL_FAULTS } } as const;
export type Vendor = keyof typeof VENDORS;

/** One machine and its BMC, complete. */
export interface RackMachineConfig {
  readonly name: string;
  readonly vendor: Vendor;
  readonly model: string;
  readonly username: string;
  readonly password: string;
  /** The BMC's own IP address. */
  readonly address: string;
  /** As they are listened on, offset and all. 0 takes a free one. */
  readonly ports: { readonly https: number; readonly vnc: number };
  readonly machine: MachineKind;
  readonly memoryMib: number;
  readonly firmware: string;
  readonly faults: readonly DellFaultName[];
}

export interface RackConfig {
  readonly machines: readonly RackMachineConfig[];
}

/** What the configuration does not say itself. */
export interface RackConfigSurroundings {
  /** May ports below 1024 be opened? */
  readonly privileged: boolean;
  /** From the command line; wins over the file. */
  readonly portOffset?: number;
}

export const STANDARD_PORTS = { https: 443, vnc: 5901 } as const;
export const MAX_MACHINES = 200;
const UNPRIVILEGED_OFFSET = 10_000;

/** Where a port really is: an offset moves all of them; without one only those move that need root and do not have it. */
export type PlacePort = (port: number) => number;

export function portPlacement(fromFile: number | undefined, surroundings: RackConfigSurroundings): PlacePort {
  const offset = surroundings.portOffset ?? fromFile;
  return (port) => {
    if (port === 0) return 0;
    if (offset !== undefined) return port + offset;
    return port < 1024 && !surroundings.privileged ? port + UNPRIVILEGED_OFFSET : port;
  };
}

/** The `index`th machine (from 0) as it is when nothing is said about it. */
export function machineDefaults(index: number, place: PlacePort): RackMachineConfig {
  return {
    name: `dell-${index + 1}`,
    vendor: "dell",
    model: "idrac9",
    username: "root",
    password: "calvin",
    address: `127.0.10.${index + 1}`,
    ports: { https: place(STANDARD_PORTS.https), vnc: place(STANDARD_PORTS.vnc) },
    machine: "auto",
    memoryMib: 128,
    firmware: "5.10.50.00",
    faults: [],
  };
}

/** A rack without a file: `count` Dell machines. */
export function defaultRackConfig(count: number, surroundings: RackConfigSurroundings): RackConfig {
  const place = portPlacement(undefined, surroundings);
  return { machines: Array.from({ length: count }, (_, index) => machineDefaults(index, place)) };
}
