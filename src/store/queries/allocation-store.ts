import type { Allocation } from "#/model/index.ts";
import type { AllocationStore } from "../store.ts";
import { ALLOCATION } from "./record-kinds.ts";
import { KyselyRecordStore, type RecordStoreDeps } from "./record-store.ts";

/** Allocations, whose node changes with them. */
export class KyselyAllocationStore extends KyselyRecordStore<Allocation> implements AllocationStore {
  constructor(deps: RecordStoreDeps) {
    super(ALLOCATION, deps);
  }

  async assign(uuid: string, nodeUuid: string): Promise<Allocation | null> {
    const updatedAt = this.clock.now();
    return this.db.transaction().execute(async (transaction) => {
      const taken = await transaction
        .updateTable("nodes")
        .set({ instanceUuid: uuid, allocationUuid: uuid, updatedAt })
        .where("uuid", "=", nodeUuid)
        .where("allocationUuid", "is", null)
        .where((eb) => eb.or([eb("instanceUuid", "is", null), eb("instanceUuid", "=", uuid)]))
        .executeTakeFirst();
      if (taken.numUpdatedRows === 0n) return null;
      const row = await transaction
        .updateTable("allocations")
        .set({ nodeUuid, state: "active", lastError: null, updatedAt })
        .where("uuid", "=", uuid)
        .returningAll()
        .executeTakeFirst();
      // Deleted in the meantime: what was given to the node is rolled back.
      if (!row) throw this.notFound(uuid);
      return this.decode(row);
    });
  }

  async release(uuid: string): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable("nodes")
        .set({ instanceUuid: null, allocationUuid: null, updatedAt: this.clock.now() })
        .where("allocationUuid", "=", uuid)
        .execute();
      const deleted = await transaction.deleteFrom("allocations").where("uuid", "=", uuid).executeTakeFirst();
      if (deleted.numDeletedRows === 0n) throw this.notFound(uuid);
    });
  }
}
