import type { Conductor } from "#/model/index.ts";
import { invalid } from "./errors.ts";
import { type LinkWire, linkPair } from "./links.ts";
import { isoTime } from "./time.ts";
import { shown } from "./values.ts";

export interface ConductorWire {
  readonly hostname?: string;
  readonly conductor_group?: string;
  readonly alive?: boolean;
  readonly drivers?: readonly string[];
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly links?: readonly LinkWire[];
}

/** Every field of a conductor; all exist from 1.49, where the resource begins. */
const CONDUCTOR_FIELDS = [
  "hostname",
  "conductor_group",
  "alive",
  "drivers",
  "created_at",
  "updated_at",
  "links",
] as const;
export type ConductorFieldName = (typeof CONDUCTOR_FIELDS)[number];

/** What a list shows when nobody asks for fields or detail. */
export const CONDUCTOR_LIST_FIELDS: readonly ConductorFieldName[] = ["hostname", "conductor_group", "alive"];

export function conductorToWire(
  conductor: Conductor,
  options: { readonly baseUrl: string; readonly fields?: readonly ConductorFieldName[] },
): ConductorWire {
  const all: Required<ConductorWire> = {
    hostname: conductor.hostname,
    conductor_group: conductor.conductorGroup,
    alive: conductor.online,
    drivers: conductor.drivers,
    created_at: isoTime(conductor.createdAt),
    updated_at: isoTime(conductor.updatedAt),
    links: linkPair(options.baseUrl, "conductors", conductor.hostname),
  };
  if (!options.fields) return all;
  const wanted = new Set<string>([...options.fields, "links"]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

export function readConductorFields(names: readonly string[]): ConductorFieldName[] {
  const unknown = names.filter((name) => !CONDUCTOR_FIELDS.includes(name as ConductorFieldName));
  if (unknown.length > 0) throw invalid(`Field(s) "${unknown.map(shown).join(", ")}" are not valid`);
  return names as ConductorFieldName[];
}
