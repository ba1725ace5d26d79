import { spawn } from "node:child_process";

/** A program that wants a terminal, in one (script, of bsdutils): what it shows, and keys for it. */
export class Terminal implements AsyncDisposable {
  readonly ended: Promise<number | null>;
  readonly #child;
  #shown = "";

  constructor(program: string, args: readonly string[]) {
    // No shell: script starts its command with one, so that the arguments must not need quoting.
    const command = [program, ...args].join(" ");
    if (/[^\w./:@=, -]/.test(command)) throw new Error(`needs quoting: ${command}`);
    this.#child = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#shown += chunk.toString();
    });
    this.ended = new Promise((resolve) => {
      this.#child.on("close", (code) => resolve(code));
    });
  }

  get shown(): string {
    return this.#shown;
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.ended;
  }
}
