import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { HtpasswdFile, parseHtpasswd } from "./htpasswd.ts";

const HASH = "$2y$05$eJPI7bqQgNeyvMuemzQpRemVQ7VkfNAXVPm/czv0cdYJBqT4Zuod6";

it("reads users, skips blank lines and comments, and lets the first line of a user count", () => {
  const users = parseHtpasswd(
    `# people\n\nadmin:${HASH}\r\nme:${HASH.replace("2y", "2b")}\nadmin:${HASH}x`.slice(0, -1),
    "f",
  );
  expect([...users]).toEqual([
    ["admin", HASH],
    ["me", HASH.replace("2y", "2b")],
  ]);
});

it.each([
  ["$apr1$abc$def", "the hash of admin is not bcrypt"],
  ["{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=", "not bcrypt"],
  ["plain", "not bcrypt"],
  [HASH.replace("2y", "2x"), "not bcrypt"],
  [HASH.slice(0, -1), "not bcrypt"],
])("refuses %s, naming file and line and not the hash", (hash, reason) => {
  const read = () => parseHtpasswd(`first:${HASH}\nadmin:${hash}\n`, "/etc/outband/htpasswd");
  expect(read).toThrow(`/etc/outband/htpasswd:2: `);
  expect(read).toThrow(reason);
  expect(read).not.toThrow(hash);
});

it("refuses a line without a user", () => {
  expect(() => parseHtpasswd("nonsense", "f")).toThrow("f:1: it must be user:hash");
  expect(() => parseHtpasswd(`:${HASH}`, "f")).toThrow("f:1: it must be user:hash");
});

it("reads the file again when it has changed, and lets nobody in when it is wrong or gone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "outband-htpasswd-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "htpasswd");
  await writeFile(path, `a:${HASH}\n`);
  const file = new HtpasswdFile(path);
  expect([...(await file.users()).keys()]).toEqual(["a"]);
  await writeFile(path, `b:${HASH}\nc:${HASH}\n`);
  expect([...(await file.users()).keys()]).toEqual(["b", "c"]);
  await writeFile(path, "b:plain\n");
  await expect(file.users()).rejects.toThrow(`${path}:1`);
  await expect(file.users()).rejects.toThrow(`${path}:1`);
  await rm(path);
  await expect(file.users()).rejects.toThrow(`reading the users of http_basic from ${path}`);
  await writeFile(path, `d:${HASH}\n`);
  expect([...(await file.users()).keys()]).toEqual(["d"]);
});
