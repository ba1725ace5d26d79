import { isIP } from "node:net";
import {
  type BmcPorts,
  type FaultName,
  MACHINE_KINDS,
  MAX_MACHINES,
  machineDefaults,
  type PlacePort,
  portPlacement,
  type RackConfig,
  type RackConfigSurroundings,
  type RackMachineConfig,
  VENDORS,
  type Vendor,
  vendorPorts,
} from "./rack-config.ts";
import { YamlReader, type YamlValue } from "./yaml-reader.ts";

const MACHINE_KEYS = [
  "name",
  "vendor",
  "model",
  "username",
  "password",
  "address",
  "ports",
  "machine",
  "memoryMib",
  "firmware",
  "faults",
];
const MAX_OFFSET = 50_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Reads the text of a rack.yaml; `file` is for messages. Throws RACK_CONFIG with file, line and reason. */
export function parseRackConfig(text: string, file: string, surroundings: RackConfigSurroundings): RackConfig {
  const yaml = new YamlReader(text, file);
  const keys = yaml.map(yaml.root, ["portOffset", "machines"]);
  const offsetValue = keys.get("portOffset");
  const place = portPlacement(offsetValue && yaml.integer(offsetValue, 0, MAX_OFFSET), surroundings);
  const list = keys.get("machines");
  const values = list ? yaml.list(list) : [];
  if (values.length === 0) yaml.fail(list ?? yaml.root, "there must be at least one machine under machines");
  if (values.length > MAX_MACHINES) yaml.fail(list ?? yaml.root, `a rack holds at most ${MAX_MACHINES} machines`);
  const machines = values.map((value, index) => parseMachine(yaml, value, index, place));
  for (const [index, machine] of machines.entries()) {
    const clash = machines.slice(0, index).find((other) => other.name === machine.name || sharesPort(other, machine));
    if (!clash) continue;
    const reason = clash.name === machine.name ? "is called that" : `has a port of ${machine.address} that it wants`;
    yaml.fail(values[index] as YamlValue, `machine "${machine.name}": another one already ${reason}`);
  }
  return { machines };
}

function parseMachine(yaml: YamlReader, value: YamlValue, index: number, place: PlacePort): RackMachineConfig {
  const keys = yaml.map(value, MACHINE_KEYS);
  const read = <T>(key: string, otherwise: T, parse: (value: YamlValue) => T): T => {
    const found = keys.get(key);
    return found ? parse(found) : otherwise;
  };
  const vendor = read("vendor", "dell", (found) => yaml.oneOf(found, Object.keys(VENDORS) as Vendor[]));
  const defaults = machineDefaults(index, place, vendor);
  const models: readonly string[] = VENDORS[vendor].models;
  const faults: readonly FaultName[] = VENDORS[vendor].faults;
  return {
    name: read("name", defaults.name, (found) => matching(yaml, found, NAME, "letters, digits, dots and dashes")),
    vendor,
    model: read("model", defaults.model, (found) => yaml.oneOf(found, models)),
    username: read("username", defaults.username, (found) => yaml.text(found)),
    password: read("password", defaults.password, (found) => yaml.text(found)),
    address: read("address", defaults.address, (found) => ipAddress(yaml, found)),
    ports: read("ports", defaults.ports, (found) => parsePorts(yaml, found, vendorPorts(vendor), place)),
    machine: read("machine", defaults.machine, (found) => yaml.oneOf(found, MACHINE_KINDS)),
    memoryMib: read("memoryMib", defaults.memoryMib, (found) => yaml.integer(found, 64, 65_536)),
    firmware: read("firmware", defaults.firmware, (found) =>
      matching(yaml, found, /^\d+(\.\d+){1,3}$/, "like 5.10.50.00"),
    ),
    faults: read("faults", defaults.faults, (found) => yaml.list(found).map((name) => yaml.oneOf(name, faults))),
  };
}

function parsePorts(yaml: YamlReader, value: YamlValue, standard: Partial<BmcPorts>, place: PlacePort): BmcPorts {
  const keys = yaml.map(value, Object.keys(standard));
  const port = (key: keyof BmcPorts) => {
    const found = keys.get(key);
    const placed = place(found ? yaml.integer(found, 0, 65_535) : (standard[key] ?? 0));
    if (placed > 65_535) yaml.fail(found ?? value, `${value.label}.${key} with its offset is ${placed}: beyond 65535`);
    return placed;
  };
  return { https: port("https"), vnc: port("vnc"), ipmi: port("ipmi") };
}

function matching(yaml: YamlReader, value: YamlValue, pattern: RegExp, words: string): string {
  const text = yaml.text(value);
  if (!pattern.test(text)) yaml.fail(value, `${value.label} must be ${words}`);
  return text;
}

function ipAddress(yaml: YamlReader, value: YamlValue): string {
  const text = yaml.text(value);
  if (isIP(text) === 0) yaml.fail(value, `${value.label}: "${text}" is not an IP address`);
  return text;
}

function sharesPort(a: RackMachineConfig, b: RackMachineConfig): boolean {
  if (a.address !== b.address) return false;
  const ports = new Set([a.ports.https, a.ports.vnc]);
  ports.delete(0);
  // UDP has ports of its own.
  const ipmi = a.ports.ipmi !== 0 && a.ports.ipmi === b.ports.ipmi;
  return ipmi || ports.has(b.ports.https) || ports.has(b.ports.vnc);
}
