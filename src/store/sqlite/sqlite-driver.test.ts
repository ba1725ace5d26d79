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

test("columns are called in rows what the dialect was told to call them", async () => {
  const shouting = new Kysely<Schema>({
    dialect: sqliteDialect(database, "pets.sqlite", (name) => name.toUpperCase()),
  });
  const inserted = await shouting.insertInto("pets").values({ id: 1, name: "a" }).returningAll().execute();
  expect(inserted).toEqual([{ ID: 1, NAME: "a" }]);
  expect(await shouting.selectFrom("pets").select("name").execute()).toEqual([{ NAME: "a" }]);
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

test("single writes that arrive together share one transaction; one that breaks a rule undoes itself alone", async () => {
  const exec = vi.spyOn(database, "exec");
  const insert = (id: number, name: string) => db.insertInto("pets").values({ id, name }).returningAll().execute();
  const outcomes = await Promise.allSettled([insert(1, "a"), insert(2, "a"), insert(3, "c")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[1]).toMatchObject({ reason: { kind: "unique" } });
  expect(exec.mock.calls.flat()).toEqual(["begin immediate", "commit"]);
  expect(await db.selectFrom("pets").select("id").execute()).toEqual([{ id: 1 }, { id: 3 }]);
});

test("when the shared commit fails, every one of them has failed and nothing was written", async () => {
  const exec = vi.spyOn(database, "exec").mockImplementation((sql) => {
    if (sql === "commit") throw Object.assign(new Error("disk I/O error"), { code: "ERR_SQLITE_ERROR", errcode: 10 });
    DatabaseSync.prototype.exec.call(database, sql);
  });
  const insert = (id: number) =>
    db
      .insertInto("pets")
      .values({ id, name: `${id}` })
      .execute();
  const outcomes = await Promise.allSettled([insert(1), insert(2)]);
  expect(outcomes).toMatchObject([
    { reason: { code: "STORE_UNAVAILABLE" } },
    { reason: { code: "STORE_UNAVAILABLE" } },
  ]);
  exec.mockRestore();
  expect(await db.selectFrom("pets").selectAll().execute()).toEqual([]);
});

test("nobody reads or writes inside another's transaction", async () => {
  const inside = Promise.withResolvers<void>();
  const transaction = db.transaction().execute(async (mine) => {
    await mine.insertInto("pets").values({ id: 1, name: "a" }).execute();
    inside.resolve();
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    throw new Error("changed my mind");
  });
  await inside.promise;
  const seen = db.selectFrom("pets").selectAll().execute();
  const written = db.insertInto("pets").values({ id: 2, name: "b" }).execute();
  await expect(transaction).rejects.toThrow("changed my mind");
  expect(await seen).toEqual([]);
  await written;
  expect(await db.selectFrom("pets").select("id").execute()).toEqual([{ id: 2 }]);
});

test("transactions take turns", async () => {
  const add = (id: number) =>
    db.transaction().execute(async (mine) => {
      const rows = await mine.selectFrom("pets").selectAll().execute();
      await new Promise((resolve) => setImmediate(resolve));
      await mine
        .insertInto("pets")
        .values({ id, name: `after ${rows.length}` })
        .execute();
    });
  await Promise.all([add(1), add(2), add(3)]);
  const names = (await db.selectFrom("pets").selectAll().execute()).map(({ name }) => name);
  expect(names).toEqual(["after 0", "after 1", "after 2"]);
});

test("what waits is written before the database closes", async () => {
  const late = db.insertInto("pets").values({ id: 1, name: "a" }).returningAll().execute();
  await Promise.resolve().then(() => {});
  await Promise.all([late, db.destroy()]);
  expect(await late).toEqual([{ id: 1, name: "a" }]);
});
