import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BmcRequest } from "./programs/bmc.ts";
import type { HubReply, HubRequest } from "./programs/hub.ts";
import type { WatchReply, WatchRequest } from "./programs/watch.ts";

export interface Bmc {
  readonly pid: number;
  readonly port: number;
  readonly atenPort: number;
  set(request: BmcRequest): void;
}

export interface Hub extends HubReply {
  readonly pid: number;
  end(): Promise<void>;
}

/** Longer than any one request takes: what never comes is a failure, not a wait. */
const ANSWER_MS = 180_000;

export type Watch = (request: WatchRequest) => Promise<WatchReply>;

/** The programs of a measurement, each in a process of its own. Disposing ends them all. */
export class Bed implements Disposable {
  readonly #children: ChildProcess[] = [];

  constructor() {
    process.on("exit", () => this[Symbol.dispose]());
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  }

  async startBmc(): Promise<Bmc> {
    const child = this.#fork("bmc.ts");
    const ports = await firstMessage<Pick<Bmc, "port" | "atenPort">>(child);
    return { pid: child.pid as number, ...ports, set: (request) => void child.send(request) };
  }

  async startHub(request: HubRequest): Promise<Hub> {
    const child = this.#fork("hub.ts");
    child.send(request);
    const reply = await firstMessage<HubReply>(child);
    const end = async (): Promise<void> => {
      child.kill("SIGKILL");
      await once(child, "exit");
    };
    return { ...reply, pid: child.pid as number, end };
  }

  startWatch(): Watch {
    const child = this.#fork("watch.ts");
    return async (request) => {
      child.send(request);
      const reply = await firstMessage<WatchReply>(child);
      if (reply.error !== undefined) throw new Error(`${request.do}: ${reply.error}`);
      return reply;
    };
  }

  /** Rejects when there is no such program. */
  async spawn(command: string, args: readonly string[]): Promise<number> {
    const child = spawn(command, args, { stdio: "ignore" });
    this.#children.push(child);
    await once(child, "spawn");
    return child.pid as number;
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) child.kill("SIGKILL");
  }

  #fork(file: string): ChildProcess {
    const child = fork(fileURLToPath(new URL(`programs/${file}`, import.meta.url)), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#children.push(child);
    return child;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function firstMessage<T>(child: ChildProcess): Promise<T> {
  using done = new DisposableStack();
  const abort = done.adopt(new AbortController(), (controller) => controller.abort());
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const fail = (how: string) => reject(new Error(`a program of the benchmark ${how}`));
  done.adopt(
    setTimeout(() => fail(`has not answered for ${ANSWER_MS / 1000} s`), ANSWER_MS),
    clearTimeout,
  );
  once(child, "exit", { signal: abort.signal }).then(
    () => fail("ended early"),
    () => {},
  );
  const [message] = (await Promise.race([once(child, "message", { signal: abort.signal }), failed])) as [T];
  return message;
}
