import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";

/** A program of a benchmark in a process of its own: it answers each request over IPC with one message. */
export interface Program<Request, Reply> {
  readonly pid: number;
  /** One at a time. */
  ask(request: Request): Promise<Reply>;
  end(): Promise<void>;
}

/** The processes of a measurement. Disposing ends them all. */
export class Programs implements Disposable {
  /** True: it leads a process group. */
  readonly #children = new Map<ChildProcess, boolean>();

  constructor() {
    process.on("exit", () => this[Symbol.dispose]());
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  }

  start<Request extends object, Reply>(file: URL, options: readonly string[] = []): Program<Request, Reply> {
    const child = fork(file, {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning", ...options],
    });
    this.#children.set(child, false);
    const ended = once(child, "exit").then(() => {
      throw new Error(`${file.pathname} ended early`);
    });
    ended.catch(() => {});
    return {
      pid: child.pid as number,
      async ask(request) {
        child.send(request);
        const [reply] = await Promise.race([once(child, "message"), ended]);
        return reply as Reply;
      },
      end: () => this.#end(child),
    };
  }

  /** Rejects when there is no such program. */
  async spawn(command: string, args: readonly string[]): Promise<{ readonly pid: number; end(): Promise<void> }> {
    // A group of its own: what it starts ends with it.
    const child = spawn(command, args, { stdio: "ignore", detached: true });
    this.#children.set(child, true);
    await once(child, "spawn");
    return { pid: child.pid as number, end: () => this.#end(child) };
  }

  [Symbol.dispose](): void {
    for (const [child, leads] of this.#children) kill(child, leads);
  }

  async #end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    kill(child, this.#children.get(child) ?? false);
    await exited;
    this.#children.delete(child);
  }
}

/** `leads`: a group, which ends as a whole. */
function kill(child: ChildProcess, leads: boolean): void {
  if (!leads) child.kill("SIGKILL");
  else if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
}
