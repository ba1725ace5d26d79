import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadKeyFile } from "./key-file.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-key-"));
  path = join(folder, "new", "secret.key");
});
afterEach(() => rm(folder, { recursive: true }));

test("a file that is not there is made, for the owner alone, and stays", async () => {
  const [key, ...others] = await loadKeyFile(path);
  expect(key).toHaveLength(32);
  expect(others).toEqual([]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await loadKeyFile(path)).toEqual([key]);
  expect(await readdir(join(folder, "new"))).toEqual(["secret.key"]);
});

test("of several that make it at once all get the same key", async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadKeyFile(path)));
  expect(new Set(keys.map(([key]) => Buffer.from(key).toString("hex"))).size).toBe(1);
});

test("keys are read in order, comments and empty lines left out", async () => {
  await loadKeyFile(path);
  const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  await writeFile(path, `# new\n${first.toString("base64")}\r\n\n# old\n  ${second.toString("base64")}\n`);
  expect(await loadKeyFile(path)).toEqual([first, second]);
});

test("a bad line is named and not shown", async () => {
  await loadKeyFile(path);
  const good = (await readFile(path, "utf8")).trimEnd();
  for (const bad of ["c2hvcnQ=", "not base64 at all", `${"A".repeat(43)}`.slice(1)]) {
    await writeFile(path, `${good}\n${bad}\n`);
    await expect(loadKeyFile(path)).rejects.toMatchObject({
      code: "STORE_KEY_FILE",
      message: `key file ${path} line 4 is not base64 of 32 bytes`,
    });
  }
});

test("a file that cannot be read is named with the reason", async () => {
  await expect(loadKeyFile(folder)).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`^key file ${folder} cannot be read: EISDIR`)),
  });
});
