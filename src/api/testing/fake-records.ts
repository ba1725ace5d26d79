import type { ConductorApi, RecordVerbs } from "#/conductor/interfaces/index.ts";
import type { StoredRecord } from "#/model/index.ts";
import type { RecordStore, Store } from "#/store/index.ts";

/** Straight into the store, without a rule. */
export function fakeRecords(store: Store, check: () => void): ConductorApi["records"] {
  const straight = <T extends StoredRecord>(records: RecordStore<T>): RecordVerbs<T> => ({
    create: async (given) => {
      check();
      return await records.create(given);
    },
    update: async (uuid, change) => {
      check();
      return await records.update(uuid, change);
    },
    destroy: async (uuid) => {
      check();
      await records.delete(uuid);
    },
  });
  return {
    ports: straight(store.ports),
    portgroups: straight(store.portgroups),
    chassis: straight(store.chassis),
    volumeConnectors: straight(store.volumeConnectors),
    volumeTargets: straight(store.volumeTargets),
    allocations: straight(store.allocations),
    deployTemplates: straight(store.deployTemplates),
    runbooks: straight(store.runbooks),
  };
}
