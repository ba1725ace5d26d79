import { DELL_FAULTS, type DellFaultName } from "../bmc/dell/index.ts";
import { GENERIC_FAULTS, type GenericFaultName } from "../bmc/generic/index.ts";
import { SUPERMICRO_FAULTS, SUPERMICRO_MODELS, type SupermicroFaultName } from "../bmc/supermicro/index.ts";

export const MACHINE_KINDS = ["auto", "qemu", "synthetic"] as const;
export type MachineKind = (typeof MACHINE_KINDS)[number];

const names = <Name extends string>(table: Readonly<Record<Name, unknown>>) => Object.keys(table) as Name[];

/** Which models each vendor has, the faults that they know, and how they come from the factory. */
export const VENDORS = {
  dell: {
    models: ["idrac9"],
    faults: names(DELL_FAULTS),
    defaults: { username: "root", password: "calvin", firmware: "5.10.50.00" },
    ports: { https: 443, vnc: 5901, ipmi: 623 },
  },
  generic: {
    models: ["ipmi"],
    faults: names(GENERIC_FAULTS),
    defaults: { username: "admin", password: "admin", firmware: "1.0" },
    ports: { ipmi: 623 },
  },
  supermicro: {
    models: SUPERMICRO_MODELS,
    faults: names(SUPERMICRO_FAULTS),
    defaults: { username: "ADMIN", password: "ADMIN", firmware: "1.73.14" },
    ports: { https: 443, vnc: 5900, ipmi: 623 },
  },
} as const;
export type Vendor = keyof typeof VENDORS;
export type FaultName = DellFaultName | GenericFaultName | SupermicroFaultName;

/** `vnc`: of the server for the host's screen. `ipmi` is a UDP port. */
export interface BmcPorts {
  readonly https: number;
  readonly vnc: number;
  readonly ipmi: number;
}

/** Which of them a vendor's BMC has, and what they are as a standard. */
export function vendorPorts(vendor: Vendor): Partial<BmcPorts> {
  return VENDORS[vendor].ports;
}

/** One machine and its BMC, complete. */
export interface RackMachineConfig {
  readonly name: string;
  readonly vendor: Vendor;
  readonly model: string;
  readonly username: string;
  readonly password: string;
  /** The BMC's own IP address. */
  readonly address: string;
  /** As they are listened on, offset and all. 0 takes a free one, where the vendor has that port. */
  readonly ports: BmcPorts;
  readonly machine: MachineKind;
  readonly memoryMib: number;
  readonly firmware: string;
  /** Those of its vendor. */
  readonly faults: readonly FaultName[];
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
export function machineDefaults(index: number, place: PlacePort, vendor: Vendor = "dell"): RackMachineConfig {
  const { models, defaults } = VENDORS[vendor];
  const { https = 0, vnc = 0, ipmi = 0 } = vendorPorts(vendor);
  return {
    name: `${vendor}-${index + 1}`,
    vendor,
    model: models[0],
    ...defaults,
    address: `127.0.10.${index + 1}`,
    ports: { https: place(https), vnc: place(vnc), ipmi: place(ipmi) },
    machine: "auto",
    memoryMib: 128,
    faults: [],
  };
}

/** A rack without a file: `count` machines of one vendor. */
export function defaultRackConfig(
  count: number,
  surroundings: RackConfigSurroundings,
  vendor: Vendor = "dell",
): RackConfig {
  const place = portPlacement(undefined, surroundings);
  return { machines: Array.from({ length: count }, (_, index) => machineDefaults(index, place, vendor)) };
}
