import { spawn } from "node:child_process";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { ensureGuest } from "../guest/index.ts";
import { MachineError } from "./errors.ts";
import type { Machine } from "./machine.ts";
import { createQemuMachine, type MachineIdentity, QEMU_PROGRAM, SETPRIV_PROGRAM } from "./qemu/index.ts";
import { createSyntheticMachine } from "./synthetic/index.ts";

export interface CreateMachineOptions {
  /** "auto" takes QEMU where it is installed and its guest can be had, and says in the log why not. */
  readonly kind: "auto" | "qemu" | "synthetic";
  /** What the machine calls itself; unique in its rack. */
  readonly name: string;
  /** Default 128. */
  readonly memoryMib?: number;
  readonly identity?: MachineIdentity;
  /** Where the guest image is kept between runs. */
  readonly cacheDir: string;
  /** Where this rack notes what it runs. */
  readonly stateDir: string;
  readonly log: Logger;
  /** Told the steps of building the guest image, which can take minutes the first time. */
  readonly progress?: (step: string) => void;
}

/** A machine that is off. Rejects with `MachineError` or `GuestError` when QEMU is asked for by name and cannot be had. */
export async function createMachine(options: CreateMachineOptions, deps: { clock?: Clock } = {}): Promise<Machine> {
  const clock = deps.clock ?? systemClock;
  const { name, log } = options;
  if (options.kind === "synthetic") return createSyntheticMachine({ name, log, clock });
  try {
    await requireQemu();
    const guest = await ensureGuest(options);
    return await createQemuMachine({ ...options, guest }, { clock });
  } catch (error) {
    if (options.kind === "qemu") throw error;
    log.warn("the machine is synthetic", { machine: name, reason: errorMessage(error) });
    return createSyntheticMachine({ name, log, clock });
  }
}

async function requireQemu(): Promise<void> {
  for (const [program, packageName] of [
    [QEMU_PROGRAM, "qemu-system-x86"],
    [SETPRIV_PROGRAM, "util-linux"],
  ] as const) {
    if (await runs(program)) continue;
    const message = `${program} is not installed (Debian's package ${packageName})`;
    throw new MachineError("MACHINE_PROGRAM_MISSING", "unavailable", message, { details: { program } });
  }
}

function runs(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, ["--version"], { stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("close", (status) => resolve(status === 0));
  });
}
