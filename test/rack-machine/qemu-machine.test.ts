import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, describe, expect, test } from "vitest";
import { MemoryLogger, silentLogger } from "#/lib/log/index.ts";
import { ensureGuest } from "#/rack/guest/index.ts";
import { createQemuMachine, type QemuMachine } from "#/rack/machine/index.ts";
import { bootedMachine, describeMachine, typeOnScreen, until } from "#/rack/machine/machine-contract.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, Program } from "../support/process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Shared by all tests of a checkout, so that the kernel is downloaded once. */
const GUEST_CACHE = join(process.cwd(), ".cache", "guest");

const hasQemu = requirePeer("qemu-system-x86_64", "qemu-system-x86");

async function createMachine(name: string, stateDir: string, log = silentLogger): Promise<QemuMachine> {
  const guest = await ensureGuest({ cacheDir: GUEST_CACHE, log });
  return createQemuMachine({ name, guest, stateDir, log });
}

describe.skipIf(!hasQemu)("with QEMU", () => {
  const contractFolder = temporaryFolder();
  afterAll(async () => (await contractFolder)[Symbol.asyncDispose]());
  let created = 0;
  describeMachine("qemu", async () => createMachine(`qemu-${++created}`, (await contractFolder).path));

  test("the mirrored screen equals QEMU's own picture of it, pixel by pixel", async () => {
    await using folder = await temporaryFolder();
    await using machine = await createMachine("qemu-screen", folder.path);
    await bootedMachine(machine);
    typeOnScreen(machine, "ls -l /\r");
    const file = join(folder.path, "screen.png");
    await until("both pictures to be the same", async () => {
      await machine.screendump(file);
      const picture = PNG.sync.read(await readFile(file));
      const { width, height, pixels } = machine.screen;
      return picture.width === width && picture.height === height && picture.data.equals(pixels);
    });
    expect([machine.screen.width, machine.screen.height]).toEqual([1024, 768]);
  });

  test("an ordinary life leaves no warning in the log", async () => {
    await using folder = await temporaryFolder();
    const log = new MemoryLogger();
    const machine = await createMachine("qemu-quiet", folder.path, log);
    await bootedMachine(machine);
    await machine.pressPowerButton();
    await until("power off", async () => !machine.powered);
    await machine.powerOn();
    await machine[Symbol.asyncDispose]();
    expect(log.lines.filter((line) => line.level !== "debug" && line.level !== "info")).toEqual([]);
  });

  test("QEMU's own words tell why it did not start", async () => {
    await using folder = await temporaryFolder();
    const guest = { kernel: join(folder.path, "no-such-kernel"), initrd: "" };
    await using machine = await createQemuMachine({
      name: "qemu-bad",
      guest,
      stateDir: folder.path,
      log: silentLogger,
    });
    await expect(machine.powerOn()).rejects.toThrow(/could not open kernel file '.*no-such-kernel'/);
    expect(machine.powered).toBe(false);
  });

  test("a crash of QEMU is a loss of power, with a warning", async () => {
    await using folder = await temporaryFolder();
    const log = new MemoryLogger();
    await using machine = await createMachine("qemu-crash", folder.path, log);
    await machine.powerOn();
    process.kill(machine.pid as number, "SIGKILL");
    await until("power off", async () => !machine.powered);
    expect(log.lines.map((line) => line.event)).toContain("QEMU ended unexpectedly");
    await machine.powerOn();
    expect(machine.powered).toBe(true);
  });

  test("SIGKILL of the rack leaves no QEMU behind, and the next start removes its sockets", async () => {
    await using folder = await temporaryFolder();
    const script = join(import.meta.dirname, "power-on.ts");
    await using rack = new Program(process.execPath, [script, GUEST_CACHE, folder.path]);
    const pid = await eventually("QEMU's pid", async () => /pid (\d+)/.exec(rack.output)?.[1]);
    expect(await commandLine(pid)).toContain("qemu-system-x86_64");
    await rack.kill();
    await eventually("QEMU's end", async () => !(await commandLine(pid)).includes("qemu"));
    const { sockets } = JSON.parse(await readFile(join(folder.path, "orphan.run.json"), "utf8")) as { sockets: string };
    expect(await readdir(sockets)).not.toEqual([]);
    await (await createMachine("orphan", folder.path))[Symbol.asyncDispose]();
    await expect(readdir(sockets)).rejects.toThrow("ENOENT");
  });
});

/** Empty when there is no such process. */
function commandLine(pid: string): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
}
