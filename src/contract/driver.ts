import { INTERFACE_KINDS, type InterfaceKind } from "#/model/index.ts";
import { invalid } from "./errors.ts";
import { type LinkWire, linkPair } from "./links.ts";
import { type Microversion, requireVersion, SINCE } from "./microversion.ts";
import { shown } from "./values.ts";

/** A hardware type on the wire. With detail also `default_<kind>_interface` and `enabled_<kind>_interfaces`. */
export interface DriverWire {
  readonly name?: string;
  readonly hosts?: readonly string[];
  readonly links?: readonly LinkWire[];
  readonly properties?: readonly LinkWire[];
  readonly type?: "dynamic";
  readonly [interfaces: string]: unknown;
}

/** When each kind of interface entered the driver's detail. */
const INTERFACE_SINCE: Partial<Record<InterfaceKind, Microversion>> = {
  storage: 33,
  rescue: 38,
  bios: 40,
  firmware: 86,
};

export interface DriverWireOptions {
  readonly baseUrl: string;
  /** Shows the interfaces; from 1.30. */
  readonly detail: boolean;
  readonly fields?: readonly string[];
}

export function driverToWire(
  driver: {
    readonly name: string;
    readonly hosts: readonly string[];
    readonly interfaces: Readonly<Record<InterfaceKind, readonly string[]>>;
  },
  version: Microversion,
  options: DriverWireOptions,
): DriverWire {
  const all: Record<string, unknown> = {
    name: driver.name,
    hosts: driver.hosts,
    links: linkPair(options.baseUrl, "drivers", driver.name),
    ...(version < SINCE.driverLinks
      ? {}
      : { properties: linkPair(options.baseUrl, "drivers", driver.name, "properties") }),
    ...(version < SINCE.driverDetail ? {} : { type: "dynamic" }),
  };
  if (options.detail || options.fields) {
    for (const kind of kindsAt(version)) {
      all[`default_${kind}_interface`] = driver.interfaces[kind][0] ?? null;
      all[`enabled_${kind}_interfaces`] = driver.interfaces[kind];
    }
  }
  if (!options.fields) return all;
  const wanted = new Set([...options.fields, "links"]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

/** Checks the names of a `fields=` on drivers, which exists from 1.77. */
export function readDriverFields(names: readonly string[], version: Microversion): readonly string[] {
  requireVersion(version, SINCE.driverFields);
  const known = new Set(["name", "hosts", "links", "properties", "type"]);
  for (const kind of kindsAt(version)) known.add(`default_${kind}_interface`).add(`enabled_${kind}_interfaces`);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw invalid(`Field(s) "${unknown.map(shown).join(", ")}" are not valid`);
  return names;
}

function kindsAt(version: Microversion): InterfaceKind[] {
  return INTERFACE_KINDS.filter((kind) => version >= (INTERFACE_SINCE[kind] ?? SINCE.driverDetail));
}
