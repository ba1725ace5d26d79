import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { storeContract } from "../store-contract.ts";
import { openMemoryStore, openSqliteStore } from "./open-sqlite-store.ts";

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-store-"));
});
afterAll(() => rm(folder, { recursive: true }));

storeContract("SQLite in memory", (options) => openMemoryStore(options));
storeContract("SQLite file", (options) =>
  openSqliteStore({
    ...options,
    path: join(folder, `${count++}.sqlite`),
    keyFile: join(folder, "key"),
    log: silentLogger,
  }),
);
