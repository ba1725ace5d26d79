import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** A program under test: its output is kept, its end can be waited for, and it never outlives the test. */
export class Program implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  #output = "";

  constructor(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}) {
    this.child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.on("error", (error) => {
        this.#output += `${error.message}\n`;
        resolve(null);
      });
      this.child.on("close", (code) => resolve(code));
    });
  }

  /** Everything it printed so far, both streams. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** SIGKILL: no chance to clean up. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** SIGTERM, and SIGKILL when that is not heard within 15 s. Resolves with the exit status. */
  async stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.stop();
  }
}

/** Runs a program to its end. */
export async function run(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<{ code: number | null; output: string }> {
  const program = new Program(command, args, options);
  const code = await program.ended;
  return { code, output: program.output };
}

/** A TCP port nobody uses at this moment on 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Polls until `probe` gives something, and says what it waited for when it does not. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | null | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      const detail = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`waited ${timeoutMs / 1000} s for ${what}; last: ${detail}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
