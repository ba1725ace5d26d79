import type { Kysely } from "kysely";
import type { StoredRecord } from "#/model/index.ts";
import { StoreError } from "../errors.ts";
import { decodeNode, encodeNodeChange } from "../queries/node-row.ts";
import type { AnyTables } from "../queries/paging.ts";
import { type RecordKind, SECRET_KINDS } from "../queries/record-kinds.ts";
import { decodeRecord, encodeRecord } from "../queries/record-row.ts";
import type { RecordRow, Schema } from "../schema.ts";
import { type SecretBox, sealedKeyId } from "./secret-box.ts";

const SETTING = "secret_key_check";

/**
 * Refuses a key file that does not belong to this database before anything is read or written with it. When the file
 * has a new first key, everything is encrypted again, so that the old one may go. Returns the number of nodes rotated.
 */
export async function checkKey(db: Kysely<Schema>, box: SecretBox, keyFile: string): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const known = await transaction
      .selectFrom("settings")
      .select("value")
      .where("name", "=", SETTING)
      .executeTakeFirst();
    if (known) opens(known.value, box, keyFile);
    if (known && sealedKeyId(known.value) === box.currentKeyId) return 0;
    const value = box.seal(SETTING, SETTING);
    await transaction
      .insertInto("settings")
      .values({ name: SETTING, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
    const rows = await transaction.selectFrom("nodes").selectAll().execute();
    for (const row of rows) {
      const { driverInfo, driverInternalInfo, instanceInfo } = decodeNode(row, box);
      const sealed = encodeNodeChange(row.uuid, { driverInfo, driverInternalInfo, instanceInfo }, box);
      await transaction.updateTable("nodes").set(sealed).where("id", "=", row.id).execute();
    }
    for (const kind of SECRET_KINDS) await sealAgain(transaction, kind as RecordKind<StoredRecord>, box);
    return rows.length;
  });
}

async function sealAgain(db: Kysely<Schema>, kind: RecordKind<StoredRecord>, box: SecretBox): Promise<void> {
  const tables = db as unknown as Kysely<AnyTables>;
  for (const row of await tables.selectFrom(kind.table).selectAll().execute()) {
    const record = decodeRecord(kind, row as RecordRow, box);
    const sealed = encodeRecord(kind, record.uuid, record, box);
    await tables.updateTable(kind.table).set(sealed).where("id", "=", record.id).execute();
  }
}

function opens(check: string, box: SecretBox, keyFile: string): void {
  try {
    box.open(check, SETTING);
  } catch (cause) {
    throw new StoreError(
      "STORE_KEY_WRONG",
      "invalid",
      `the secrets in the database were encrypted with key ${sealedKeyId(check)}, which is not in ${keyFile}: ` +
        "put the key file back that belongs to this database",
      { cause, details: { keyFile, keyId: sealedKeyId(check) } },
    );
  }
}
