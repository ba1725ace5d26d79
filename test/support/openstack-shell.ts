import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Waiting {
  resolve(ended: Ended): void;
  reject(error: Error): void;
}

/** One interpreter for all commands of a test file: see openstack-shell.py. It ends with this process. */
class OpenStackShell {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #complaints = "";
  #last = 0;

  constructor() {
    const script = join(import.meta.dirname, "openstack-shell.py");
    // Debian's interpreter, as the client's own first line has it.
    this.#child = spawn("/usr/bin/python3", [script], { stdio: ["pipe", "pipe", "pipe"] });
    const { stdin, stdout, stderr } = this.#child;
    if (!stdin || !stdout || !stderr) throw new Error("the client was started without pipes");
    this.#child.unref();
    for (const stream of [stdin, stdout, stderr]) (stream as Socket).unref();
    stderr.on("data", (chunk: Buffer) => {
      this.#complaints += chunk.toString();
    });
    createInterface({ input: stdout }).on("line", (line) => {
      const { id, ...ended } = JSON.parse(line) as Ended & { id: number };
      this.#waiting.get(id)?.resolve(ended);
      this.#waiting.delete(id);
    });
    this.#child.on("error", (error) => this.#fail(error));
    this.#child.on("exit", (code) =>
      this.#fail(new Error(`openstack-shell.py ended with ${code}: ${this.#complaints}`)),
    );
  }

  run(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
    const id = ++this.#last;
    const ended = new Promise<Ended>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#child.stdin?.write(`${JSON.stringify({ id, words, env })}\n`);
    return ended;
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    shell = null;
  }
}

let shell: OpenStackShell | null = null;

/** Runs `openstack <words>` with this environment and no other. */
export function runOpenStack(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  shell ??= new OpenStackShell();
  return shell.run(words, env);
}
