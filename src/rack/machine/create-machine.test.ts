import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { createMachine } from "./index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-test-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

function options(log: MemoryLogger) {
  return { name: "m1", cacheDir: join(folder, "cache"), stateDir: join(folder, "state"), log };
}

test("without QEMU an automatic machine is synthetic, and one line says why", async () => {
  vi.stubEnv("PATH", folder);
  const log = new MemoryLogger();
  await using machine = await createMachine({ kind: "auto", ...options(log) });
  expect(machine.kind).toBe("synthetic");
  expect(log.lines).toEqual([
    {
      level: "warn",
      event: "the machine is synthetic",
      fields: {
        machine: "m1",
        reason: "qemu-system-x86_64 is not installed (Debian's package qemu-system-x86)",
      },
    },
  ]);
});

test("without QEMU a machine that must be QEMU is an error", async () => {
  vi.stubEnv("PATH", folder);
  await expect(createMachine({ kind: "qemu", ...options(new MemoryLogger()) })).rejects.toMatchObject({
    code: "MACHINE_PROGRAM_MISSING",
  });
});
