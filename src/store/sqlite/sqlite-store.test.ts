import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MemoryLogger, silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { NODE_FIELDS } from "../queries/node-row.ts";
import * as RECORD_KINDS_FILE from "../queries/record-kinds.ts";
import type { Store } from "../store.ts";
import { startStoreProcess } from "../testing/start-store-process.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";

const CANARY = "canary-7f3d9a";

let folder: string;
let path: string;
let keyFile: string;
const opened: Store[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-store-"));
  path = join(folder, "state", "outband.sqlite");
  keyFile = join(folder, "state", "secret.key");
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function open(log = silentLogger): Promise<Store> {
  const store = await openSqliteStore({ path, keyFile, clock: systemClock, log });
  opened.push(store);
  return store;
}

async function close(store: Store): Promise<void> {
  await store[Symbol.asyncDispose]();
}

/** Looks at the file behind the store's back. */
function peek<T>(look: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

async function everyByte(): Promise<string> {
  const names = await readdir(join(folder, "state"));
  const contents = await Promise.all(names.map((name) => readFile(join(folder, "state", name), "latin1")));
  return contents.join("\n");
}

const { SECRET_KINDS: _, ...RECORD_KINDS } = RECORD_KINDS_FILE;

describe("the files", () => {
  test("folder, database and key are the owner's alone", async () => {
    const store = await open();
    await store.nodes.create({ driver: "d" });
    await store.conductors.register({ hostname: "h", conductorGroup: "", drivers: [] });
    expect((await stat(join(folder, "state"))).mode & 0o777).toBe(0o700);
    for (const name of ["outband.sqlite", "outband.sqlite-wal", "outband.sqlite.conductor.lock", "secret.key"]) {
      expect((await stat(join(folder, "state", name))).mode & 0o077).toBe(0);
    }
  });

  test.each([{ table: "nodes", fields: NODE_FIELDS }, ...Object.values(RECORD_KINDS)])(
    "every field of $table has its column, and no column is left over",
    async ({ table, fields }) => {
      await open();
      const columns = peek((database) =>
        database
          .prepare(`pragma table_info(${table})`)
          .all()
          .map((row) => String(row.name)),
      );
      const expected = Object.keys(fields).map((name) =>
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      );
      expect(columns.toSorted()).toEqual(expected.toSorted());
    },
  );

  test("a database made by a newer version is refused and left as it is", async () => {
    await close(await open());
    peek((database) => database.exec("insert into kysely_migration values ('0999-later', '2030-01-01T00:00:00.000Z')"));
    const before = await readFile(path);
    await expect(open()).rejects.toMatchObject({
      code: "STORE_TOO_NEW",
      message: expect.stringMatching(/was made by a newer version of Outband \(it has the schema step 0999-later/),
    });
    expect(await readFile(path)).toEqual(before);
  });

  test("another program's database is refused and left as it is", async () => {
    await close(await open());
    await rm(path);
    peek((database) => database.exec("create table photos (id integer)"));
    await expect(open()).rejects.toMatchObject({
      code: "STORE_OPEN_FAILED",
      message: expect.stringContaining("is a database of another program (it has the table photos)"),
    });
    expect(peek((database) => database.prepare("select count(*) as n from sqlite_schema").get()?.n)).toBe(1);
  });

  test("what is no database is refused by name", async () => {
    await close(await open());
    await writeFile(path, "Dear diary, ".repeat(500));
    await expect(open()).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringMatching(/database .*outband\.sqlite: the file is not an SQLite database/),
    });
  });

  test("a place where nothing can be made is named", async () => {
    await writeFile(join(folder, "state"), "a file in the way");
    await expect(open()).rejects.toMatchObject({
      message: expect.stringMatching(/outband\.sqlite cannot be made: ENOTDIR|EEXIST/),
    });
  });
});

describe("secrets at rest", () => {
  const secrets = {
    driverInfo: { redfish_address: "https://bmc", redfish_password: CANARY, nested: [{ snmp_auth_key: [CANARY] }] },
    driverInternalInfo: { novnc_secret_token: CANARY },
    instanceInfo: { configdrive: { user: CANARY } },
  };

  test("no file ever holds one in clear, and they come back", async () => {
    const store = await open();
    const { uuid } = await store.nodes.create({ driver: "d", ...secrets });
    await store.nodes.keep(uuid, { vnc_password: CANARY });
    await store.nodes.update(uuid, { driverInfo: { ...secrets.driverInfo, other_password: CANARY } });
    expect(await everyByte()).toContain("https://bmc");
    expect(await everyByte()).not.toContain(CANARY);
    expect((await store.nodes.get(uuid)).driverInternalInfo).toEqual({
      novnc_secret_token: CANARY,
      vnc_password: CANARY,
    });
    await close(store);
    expect(await everyByte()).not.toContain(CANARY);
    expect((await (await open()).nodes.get(uuid)).instanceInfo).toEqual(secrets.instanceInfo);
  });

  test("another key file is refused at the start, by name", async () => {
    await close(await open());
    await rm(keyFile);
    await expect(open()).rejects.toMatchObject({
      code: "STORE_KEY_WRONG",
      message: expect.stringMatching(
        /encrypted with key [0-9a-f]{8}, which is not in .*secret\.key: put the key file back/,
      ),
    });
  });

  test("a new key above the old one takes over, and then the old one may go", async () => {
    const first = await open();
    const { uuid } = await first.nodes.create({ driver: "d", ...secrets });
    await close(first);
    const oldLines = await readFile(keyFile, "utf8");
    const newLine = Buffer.alloc(32, 7).toString("base64");
    await writeFile(keyFile, `${newLine}\n${oldLines}`);
    const log = new MemoryLogger();
    await close(await open(log));
    expect(log.lines).toContainEqual(expect.objectContaining({ event: "secrets encrypted with the new key" }));
    await writeFile(keyFile, `${newLine}\n`);
    expect((await (await open()).nodes.get(uuid)).driverInfo).toEqual(secrets.driverInfo);
  });

  test("a ciphertext does not open on another node or under another key", async () => {
    const store = await open();
    const victim = await store.nodes.create({ driver: "d", driverInfo: { a_password: CANARY, b_password: "b" } });
    const thief = await store.nodes.create({ driver: "d" });
    peek((database) =>
      database
        .prepare("update nodes set driver_info = (select driver_info from nodes where uuid = ?) where uuid = ?")
        .run(victim.uuid, thief.uuid),
    );
    await expect(store.nodes.get(thief.uuid)).rejects.toMatchObject({ code: "STORE_SECRET_DAMAGED" });
    peek((database) =>
      database.exec("update nodes set driver_info = replace(driver_info, 'a_password', 'c_password')"),
    );
    await expect(store.nodes.get(victim.uuid)).rejects.toMatchObject({ code: "STORE_SECRET_DAMAGED" });
  });

  test("a key file that is no key file is refused without showing it", async () => {
    await close(await open());
    await writeFile(keyFile, `${CANARY}\n`);
    await expect(open()).rejects.toMatchObject({
      code: "STORE_KEY_FILE",
      message: `key file ${keyFile} line 1 is not base64 of 32 bytes`,
    });
    await writeFile(keyFile, "# nothing\n");
    await expect(open()).rejects.toMatchObject({ message: `key file ${keyFile} has no key in it` });
    await chmod(keyFile, 0o600);
  });
});

describe("one conductor", () => {
  const conductor = { hostname: "host-b", conductorGroup: "", drivers: [] };

  test("a second one is refused while the first runs, and is let in when it was killed", async () => {
    await using first = startStoreProcess(path, keyFile, "conductor");
    const uuid = (await first.lines.next()).value?.split(" ")[1] ?? "";
    expect((await first.lines.next()).value).toBe("registered");
    const store = await open();
    await expect(store.conductors.register(conductor)).rejects.toMatchObject({
      code: "CONDUCTOR_RUNNING",
      category: "conflict",
      message: expect.stringContaining(`another conductor is running on this database (host killed, pid ${first.pid})`),
    });
    // Not being the conductor, it works with the database all the same.
    expect((await store.nodes.get(uuid)).reservation).toBe("killed");

    await first.kill();
    expect(await store.conductors.register(conductor)).toMatchObject({ hostname: "host-b", online: true });
    expect((await store.conductors.list()).map((one) => [one.hostname, one.online])).toEqual([
      ["killed", false],
      ["host-b", true],
    ]);
    expect(await store.nodes.releaseAll("killed")).toHaveLength(1);
  });

  test("within one process too, and by any path", async () => {
    const first = await open();
    await first.conductors.register(conductor);
    await first.conductors.register(conductor);
    await symlink(path, join(folder, "link"));
    await using second = await openSqliteStore({
      path: join(folder, "link"),
      keyFile,
      clock: systemClock,
      log: silentLogger,
    });
    await expect(second.conductors.register(conductor)).rejects.toMatchObject({ code: "CONDUCTOR_RUNNING" });
    await first.conductors.unregister("host-b");
    await second.conductors.register(conductor);
    await expect(first.conductors.register(conductor)).rejects.toMatchObject({ code: "CONDUCTOR_RUNNING" });
  });

  test("closing the store makes room for the next", async () => {
    const first = await open();
    await first.conductors.register(conductor);
    await close(first);
    await close(first);
    expect(await (await open()).conductors.register(conductor)).toMatchObject({ online: true });
  });
});

describe("a process that is killed", () => {
  test("kill -9 amid writes: the database opens and has the last acknowledged write", async () => {
    for (const writes of [1, 7, 40]) {
      await using writer = startStoreProcess(path, keyFile, "write");
      const uuid = (await writer.lines.next()).value?.split(" ")[1] ?? "";
      let acknowledged = 0;
      while (acknowledged < writes) acknowledged = Number((await writer.lines.next()).value?.split(" ")[1]);
      await writer.kill();
      for (let line = await writer.lines.next(); !line.done; line = await writer.lines.next()) {
        acknowledged = Number(line.value.split(" ")[1]);
      }
      const store = await open();
      const { driverInternalInfo } = await store.nodes.get(uuid);
      expect(driverInternalInfo.count).toBeGreaterThanOrEqual(acknowledged);
      expect(driverInternalInfo.password).toBe(`p${driverInternalInfo.count as number}`);
      await close(store);
      expect(peek((database) => database.prepare("pragma integrity_check").get()?.integrity_check)).toBe("ok");
    }
  });

  test("processes that open a new database at once all get the same one", async () => {
    const processes = Array.from({ length: 4 }, () => startStoreProcess(path, keyFile, "open"));
    expect(await Promise.all(processes.map((one) => one.ended))).toEqual([0, 0, 0, 0]);
    expect(await (await open()).nodes.list()).toHaveLength(4);
  });
});
