import type { NewRecord, Node, RecordChange, StoredRecord } from "#/model/index.ts";
import type { RecordStore } from "#/store/index.ts";
import type { ConductorContext } from "../context.ts";
import { ConductorError } from "../errors.ts";
import type { RecordVerbs } from "../interfaces/index.ts";
import { isNodeNotFound, openExclusive } from "../task/index.ts";

/** What a change of a node's record depends on; each throws to refuse. `node` is locked. */
export interface OwnedRules<T extends StoredRecord> {
  readonly noun: string;
  create?(given: NewRecord<T>, node: Readonly<Node>): Promise<void>;
  update?(record: Readonly<T>, change: RecordChange<T>, node: Readonly<Node>): Promise<void>;
  destroy?(record: Readonly<T>, node: Readonly<Node>): Promise<void>;
}

/** Verbs on records that belong to a node: each holds the node's lock. */
export function ownedVerbs<T extends StoredRecord & { nodeUuid: string }>(
  context: ConductorContext,
  store: RecordStore<T>,
  rules: OwnedRules<T>,
): RecordVerbs<T> {
  const { noun } = rules;
  return {
    create: async (given) => {
      await using task = await openOwner(context, String((given as Partial<T>).nodeUuid), `${noun} creation`);
      await rules.create?.(given, task.node);
      return await store.create(given);
    },
    update: async (uuid, change) => {
      const { nodeUuid } = await store.get(uuid);
      const wanted = (change as Partial<T>).nodeUuid;
      if (wanted !== undefined && wanted !== nodeUuid) await requireNode(context, wanted);
      await using task = await openExclusive(context, nodeUuid, `${noun} update`);
      await rules.update?.(await store.get(uuid), change, task.node);
      return await store.update(uuid, change);
    },
    destroy: async (uuid) => {
      const { nodeUuid } = await store.get(uuid);
      await using task = await openExclusive(context, nodeUuid, `${noun} deletion`);
      await rules.destroy?.(await store.get(uuid), task.node);
      await store.delete(uuid);
    },
  };
}

/** Verbs on records that nothing depends on. */
export function freeVerbs<T extends StoredRecord>(store: RecordStore<T>): RecordVerbs<T> {
  return {
    create: (given) => store.create(given),
    update: (uuid, change) => store.update(uuid, change),
    destroy: (uuid) => store.delete(uuid),
  };
}

/** A body that names a node that is not there is wrong; the path is fine, so it is no 404. */
async function openOwner(context: ConductorContext, nodeUuid: string, purpose: string) {
  try {
    return await openExclusive(context, nodeUuid, purpose);
  } catch (error) {
    throw isNodeNotFound(error) ? unknownNode(nodeUuid) : error;
  }
}

async function requireNode({ store }: ConductorContext, nodeUuid: string): Promise<void> {
  try {
    await store.nodes.get(nodeUuid);
  } catch (error) {
    throw isNodeNotFound(error) ? unknownNode(nodeUuid) : error;
  }
}

function unknownNode(nodeUuid: string): ConductorError {
  return new ConductorError("REFERENCE_UNKNOWN", "invalid", `Node ${nodeUuid} could not be found.`);
}
