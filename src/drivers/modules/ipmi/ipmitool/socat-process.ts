import { type ChildProcess, spawn } from "node:child_process";
import { readFile, unlink } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { SerialAddress } from "#/drivers/interfaces/index.ts";
import { isAbort } from "#/lib/errors/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { IpmiDriverError } from "../errors.ts";
import type { ConsoleFiles } from "./console-files.ts";
import { socatArgs } from "./socat-args.ts";

/** The part of `[console]` that the programs need, with Ironic's names. */
export interface SubprocessOptions {
  readonly terminalPidDir: string;
  readonly subprocessCheckingIntervalMs: number;
  readonly subprocessTimeoutMs: number;
  readonly killTimeoutMs: number;
  readonly terminalTimeoutMs: number;
  /** Absent: "socat" and "ipmitool" of the system. */
  readonly programs?: { readonly socat?: string; readonly ipmitool?: string };
}

/** All that the programs get to see of our environment. */
const ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };
const MAX_COMPLAINTS = 5;
const ORPHAN_POLL_MS = 50;

interface SocatDeps {
  readonly files: ConsoleFiles;
  readonly options: SubprocessOptions;
  readonly clock: Clock;
  /** A client has left, and its ipmitool with it. */
  readonly onClientGone: () => void;
}

/** One socat that listens. */
export class SocatProcess {
  /** Resolves with why, when it has ended. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #files: ConsoleFiles;
  readonly #options: SubprocessOptions;
  readonly #clock: Clock;
  readonly #complaints: string[] = [];
  readonly #listens = Promise.withResolvers<void>();

  #stopping = false;
  readonly #onClientGone: () => void;

  private constructor(args: readonly string[], { files, options, clock, onClientGone }: SocatDeps) {
    this.#files = files;
    this.#options = options;
    this.#clock = clock;
    this.#onClientGone = onClientGone;
    // A group of its own, so that those it forks for its clients end with it. No shell.
    const child = spawn(options.programs?.socat ?? "socat", args, {
      cwd: files.folder,
      env: ENVIRONMENT,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
      shell: false,
    });
    this.#child = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.#onLine(line));
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(`socat cannot be run: ${error.message}`));
      child.once("exit", (code, signal) => resolve(this.#whyEnded(code, signal)));
    });
  }

  /** Resolves when it listens and has written its pid file. */
  static async start(address: SerialAddress, command: readonly string[], deps: SocatDeps): Promise<SocatProcess> {
    const { files, options } = deps;
    const { terminalTimeoutMs } = options;
    const args = socatArgs({ ...address, terminalTimeoutMs, pidFile: files.pidFile, command });
    const process = new SocatProcess(args, deps);
    try {
      await process.#ready();
      return process;
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  /** Ends it and its clients'. Idempotent. */
  async stop(): Promise<void> {
    const { pid } = this.#child;
    this.#stopping = true;
    if (pid === undefined) return;
    const isOver = () => this.#child.exitCode !== null || this.#child.signalCode !== null;
    if (!isOver()) {
      signalGroup(pid, "SIGTERM");
      const late = Promise.withResolvers<void>();
      using _timer = this.#clock.timer(this.#options.killTimeoutMs, late.resolve);
      await Promise.race([this.ended, late.promise]);
    }
    // Those that it forked may still be there when it has gone itself.
    signalGroup(pid, "SIGKILL");
    if (!isOver()) await this.ended;
    await unlink(this.#files.pidFile).catch(() => {});
  }

  async #ready(): Promise<void> {
    const { subprocessCheckingIntervalMs, subprocessTimeoutMs } = this.#options;
    const clock = this.#clock;
    const giveUpAt = clock.monotonic() + subprocessTimeoutMs;
    const over = new AbortController();
    let why: string | null = null;
    void this.ended.then((reason) => {
      why = reason;
      over.abort();
    });
    for (;;) {
      const pause = clock.sleep(subprocessCheckingIntervalMs, over.signal).catch((error: unknown) => {
        if (!isAbort(error) && why === null) throw error;
      });
      const listens = await Promise.race([this.#listens.promise.then(() => true), pause.then(() => false)]);
      if (why !== null) throw failed(why);
      if (listens && (await this.#files.readPid()) === this.#child.pid) return;
      if (clock.monotonic() >= giveUpAt) throw failed(`it does not listen after ${subprocessTimeoutMs / 1000} s`);
      if (listens) await pause;
    }
  }

  /** socat's lines: date, time, name and pid in brackets, a letter for how bad it is, and the words. */
  #onLine(line: string): void {
    const [, pid, level, words = ""] = /^\S+ \S+ \S+\[(\d+)\] ([A-Z]) (.*)$/.exec(line) ?? [];
    // Each client has a socat of its own, forked from the one that listens.
    const ofClient = Number(pid) !== this.#child.pid;
    if (level === "N" && ofClient && words.startsWith("exiting") && !this.#stopping) this.#onClientGone();
    if (level === "N" && words.startsWith("listening on")) this.#listens.resolve();
    if (level !== "E" && level !== "F") return;
    this.#complaints.push(words.slice(0, 200));
    if (this.#complaints.length > MAX_COMPLAINTS) this.#complaints.shift();
  }

  #whyEnded(code: number | null, signal: NodeJS.Signals | null): string {
    const last = this.#complaints.at(-1);
    return `socat ended with ${signal ?? code}${last === undefined ? "" : `: ${last}`}`;
  }
}

/** Ends what a conductor that was killed has left running, if it is still what the pid file says. */
export async function endOrphan(
  files: ConsoleFiles,
  { killTimeoutMs }: Pick<SubprocessOptions, "killTimeoutMs">,
  clock: Clock,
): Promise<void> {
  const pid = await files.readPid();
  if (pid !== null && (await isOurs(pid, files))) {
    signalGroup(pid, "SIGTERM");
    const killAt = clock.monotonic() + killTimeoutMs;
    while (await isOurs(pid, files)) {
      if (clock.monotonic() >= killAt) signalGroup(pid, "SIGKILL");
      await clock.sleep(ORPHAN_POLL_MS);
    }
    signalGroup(pid, "SIGKILL");
  }
  await unlink(files.pidFile).catch(() => {});
}

/** Another process may have the number by now. */
async function isOurs(pid: number, files: ConsoleFiles): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return commandLine.split("\0").includes(`-L${files.pidFile}`);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone.
  }
}

function failed(why: string): IpmiDriverError {
  return new IpmiDriverError("IPMI_SUBPROCESS_FAILED", "unavailable", `Console subprocess failed to start. ${why}`);
}
