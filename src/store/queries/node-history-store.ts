import type { NodeHistory } from "#/model/index.ts";
import type { NodeHistoryStore } from "../store.ts";
import { NODE_HISTORY } from "./record-kinds.ts";
import { KyselyRecordStore, type RecordStoreDeps } from "./record-store.ts";

export class KyselyNodeHistoryStore extends KyselyRecordStore<NodeHistory> implements NodeHistoryStore {
  constructor(deps: RecordStoreDeps) {
    super(NODE_HISTORY, deps);
  }

  async trim(nodeUuid: string, keep: number): Promise<void> {
    const newest = this.db
      .selectFrom("node_history")
      .select("id")
      .where("nodeUuid", "=", nodeUuid)
      .orderBy("id", "desc")
      .limit(keep);
    await this.db.deleteFrom("node_history").where("nodeUuid", "=", nodeUuid).where("id", "not in", newest).execute();
  }
}
