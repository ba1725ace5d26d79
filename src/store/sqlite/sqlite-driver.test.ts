import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConstraintViolation } from "../errors.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

interface Schema {
  pets: { id: number; name: string };
}

let database: DatabaseSync;
let db: Kysely<Schema>;

beforeEach(async () => {
  database = new DatabaseSync(":memory:");
  db = new Kysely<Schema>({ dialect: sqliteDialect(database, "pets.sqlite") });
  await sql`create table pets (id integer primary key, name text not null unique)`.execute(db);
});
afterEach(() => db.destroy());

test("rows, numbers of changes and returned rows arrive as Kysely wants them", async () => {
  await db.insertInto("pets").values({ id: 1, name: "a" }).execute();
  expect(await db.insertInto("pets").values({ id: 2, name: "b" }).returningAll().execute()).toEqual([
    { id: 2, name: "b" },
  ]);
  expect((await db.updateTable("pets").set({ name: "c" }).where("id", "=", 1).executeTakeFirst()).numUpdatedRows).toBe(
    1n,
  );
  expect((await db.deleteFrom("pets").executeTakeFirst()).numDeletedRows).toBe(2n);
});

test("a statement is prepared once, and the cache stays bounded", async () => {
  const prepare = vi.spyOn(database, "prepare");
  for (let round = 0; round < 3; round++) await db.selectFrom("pets").selectAll().execute();
  expect(prepare).toHaveBeenCalledTimes(1);
  for (let id = 0; id < 600; id++) await sql`select ${sql.lit(id)}`.execute(db);
  for (let round = 0; round < 2; round++) await db.selectFrom("pets").selectAll().execute();
  expect(prepare).toHaveBeenCalledTimes(602);
});

test("a failed transaction leaves nothing, and the connection works on", async () => {
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto("pets").values({ id: 1, name: "a" }).execute();
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await db.selectFrom("pets").selectAll().execute()).toEqual([]);
});

test("a transaction that SQLite itself has rolled back keeps its own error", async () => {
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto("pets").values({ id: 1, name: "a" }).execute();
    await sql`insert or rollback into pets values (1, 'b')`.execute(transaction);
  });
  await expect(failing).rejects.toBeInstanceOf(ConstraintViolation);
  expect(await db.selectFrom("pets").selectAll().execute()).toEqual([]);
});

test("a broken rule names its columns", async () => {
  await db.insertInto("pets").values({ id: 1, name: "a" }).execute();
  const again = db.insertInto("pets").values({ id: 2, name: "a" }).execute();
  await expect(again).rejects.toMatchObject({ kind: "unique", columns: ["name"] });
});

test("a failure of the disk becomes an error that says what to do", async () => {
  database.exec("pragma query_only = on");
  await expect(db.deleteFrom("pets").execute()).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    category: "unavailable",
    message: expect.stringMatching(/^database pets\.sqlite: it is read-only: check the owner and mode/),
  });
});

test("a bug in a query stays what it is", async () => {
  await expect(sql`select * from ghosts`.execute(db)).rejects.toThrow("no such table: ghosts");
});
