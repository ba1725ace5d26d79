import {
  invalid,
  type Microversion,
  readBoolean,
  readString,
  readUuid,
  requireVersion,
  SINCE,
  shown,
  type ValueReader,
} from "#/contract/index.ts";
import { type Conductor, PROVISION_STATES, type ProvisionState } from "#/model/index.ts";
import type { NodeQuery } from "#/store/index.ts";

/** Ironic's faults. */
const FAULTS = ["power failure", "clean failure", "rescue abort failure", "service failure"];

/** Query parameters that choose nodes, and the microversion each came with. */
const SINCE_OF = {
  instance_uuid: 1,
  chassis_uuid: 1,
  associated: 1,
  maintenance: 1,
  provision_state: SINCE.filterProvisionState,
  driver: SINCE.filterDriver,
  resource_class: SINCE.filterResourceClass,
  fault: SINCE.filterFault,
  conductor_group: SINCE.conductorGroup,
  conductor: SINCE.conductors,
  owner: SINCE.owner,
  description_contains: SINCE.description,
  retired: SINCE.retired,
  lessee: SINCE.lessee,
  project: SINCE.lessee,
  shard: SINCE.shards,
  sharded: SINCE.shards,
  include_children: SINCE.parentNode,
  parent_node: SINCE.parentNode,
  instance_name: SINCE.instanceName,
} as const satisfies Record<string, Microversion>;

export const NODE_FILTER_READERS = {
  instance_uuid: readUuid,
  chassis_uuid: readUuid,
  associated: readBoolean,
  maintenance: readBoolean,
  provision_state: readProvisionState,
  driver: readString,
  resource_class: readString,
  fault: readFault,
  conductor_group: readString,
  conductor: readString,
  owner: readString,
  description_contains: readString,
  retired: readBoolean,
  lessee: readString,
  project: readString,
  shard: readString,
  sharded: readBoolean,
  include_children: readBoolean,
  parent_node: readString,
  instance_name: readString,
} as const satisfies Record<keyof typeof SINCE_OF, ValueReader<unknown>>;

export type NodeFilters = {
  [Name in keyof typeof NODE_FILTER_READERS]?: ReturnType<(typeof NODE_FILTER_READERS)[Name]>;
};

/** 406 for a filter that is newer than the version. */
export function checkFilterVersions(given: NodeFilters, version: Microversion): void {
  for (const [name, since] of Object.entries(SINCE_OF)) {
    if (given[name as keyof NodeFilters] !== undefined) requireVersion(version, since);
  }
}

/** The store's query. `parent_node` is a uuid by now; `conductor` is dealt with by `conductorFilter`. */
export function filterQuery(given: NodeFilters): NodeQuery {
  const where = {
    instanceUuid: given.instance_uuid,
    chassisUuid: given.chassis_uuid,
    maintenance: given.maintenance,
    provisionState: given.provision_state,
    driver: given.driver,
    resourceClass: given.resource_class,
    fault: given.fault,
    conductorGroup: given.conductor_group?.toLowerCase(),
    owner: given.owner,
    lessee: given.lessee,
    shard: given.shard,
    retired: given.retired,
    parentNode: given.parent_node,
    instanceName: given.instance_name,
  };
  return {
    where: defined(where),
    includeChildren: given.include_children === true || given.parent_node !== undefined,
    ...defined({
      associated: given.associated,
      sharded: given.sharded,
      descriptionContains: given.description_contains,
      project: given.project,
    }),
  };
}

/**
 * `conductor=`: while one conductor serves a group, its nodes are the group's. Null when that host serves none.
 */
export function conductorFilter(hostname: string, conductors: readonly Conductor[]): { conductorGroup: string } | null {
  const found = conductors.find((conductor) => conductor.online && conductor.hostname === hostname);
  return found ? { conductorGroup: found.conductorGroup } : null;
}

function readProvisionState(name: string, value: unknown): ProvisionState {
  const state = PROVISION_STATES.find((one) => one === value);
  if (state) return state;
  throw invalid(`Provision state "${shown(value)}" is not valid for ${name}`);
}

function readFault(name: string, value: unknown): string {
  const fault = FAULTS.find((one) => one === value);
  if (fault) return fault;
  throw invalid(`Unrecognized ${name} "${shown(value)}" is specified, allowed faults are ${FAULTS.join(", ")}`);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}
