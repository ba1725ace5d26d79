import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A running `store-process.ts`. Disposing kills it. */
export interface StoreProcess extends AsyncDisposable {
  readonly pid: number;
  readonly lines: AsyncIterator<string>;
  /** Resolves with the exit status once it has ended by itself. */
  readonly ended: Promise<number | null>;
  /** `kill -9`. Resolves when it is gone. */
  kill(): Promise<void>;
}

export function startStoreProcess(path: string, keyFile: string, mode: "open" | "write" | "conductor"): StoreProcess {
  const script = new URL("./store-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, path, keyFile, mode], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit").then(([status]) => status as number | null);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    ended,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
