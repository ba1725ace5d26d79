import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "#/lib/time/index.ts";
import { RunFile } from "./leftovers.ts";

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "outband-test-"));
});
afterEach(() => rm(stateDir, { recursive: true, force: true }));

test("sockets get a short folder that only this user can enter", async () => {
  const file = await RunFile.open(stateDir, "m1", systemClock);
  expect(`${file.socketFolder}/serial`.length).toBeLessThan(108);
  expect((await stat(file.socketFolder)).mode & 0o777).toBe(0o700);
  await file.remove();
  await expect(access(file.socketFolder)).rejects.toThrow();
});

test("the next start ends a process that a crash left, and removes its sockets", async () => {
  const crashed = await RunFile.open(stateDir, "m1", systemClock);
  const left = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", `${crashed.socketFolder}/qmp`]);
  const ended = once(left, "exit");
  await crashed.record(left.pid as number);
  const next = await RunFile.open(stateDir, "m1", systemClock);
  expect((await ended)[1]).toBe("SIGKILL");
  await expect(access(crashed.socketFolder)).rejects.toThrow();
  await next.remove();
});

test("a process that was given the same number later is left alone", async () => {
  const crashed = await RunFile.open(stateDir, "m1", systemClock);
  const other = spawn("sleep", ["60"]);
  await crashed.record(other.pid as number);
  const next = await RunFile.open(stateDir, "m1", systemClock);
  expect(await readFile(`/proc/${other.pid}/cmdline`, "utf8")).toContain("sleep");
  other.kill();
  await next.remove();
});

test("a record that names another folder deletes nothing", async () => {
  const precious = join(stateDir, "precious");
  await mkdir(precious);
  await writeFile(join(stateDir, "m1.run.json"), JSON.stringify({ sockets: precious, pid: 1 }));
  const file = await RunFile.open(stateDir, "m1", systemClock);
  await access(precious);
  await file.remove();
});
