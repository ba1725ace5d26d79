import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { ClientReply, ClientRequest } from "./client.ts";
import type { Route } from "./link.ts";

/** A program under measurement. */
export interface Relay {
  readonly name: string;
  /** What it was started with beside its addresses. */
  readonly options?: string;
  readonly pid: number;
  readonly route: Route;
}

/** Everything a run needs: the load generator's two ends and the relays between them. Disposing ends all of it. */
export class Actors implements Disposable {
  readonly #children: ChildProcess[] = [];

  constructor() {
    // The relays do not notice that we are gone, so an interrupted benchmark ends them as well.
    process.on("exit", () => this[Symbol.dispose]());
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  }

  async startSource(): Promise<number> {
    const { port } = await firstMessage<{ port: number }>(this.#fork("source.ts"));
    return port;
  }

  startClient(): (request: ClientRequest) => Promise<ClientReply> {
    const child = this.#fork("client.ts");
    return async (request) => {
      child.send(request);
      const reply = await firstMessage<ClientReply>(child);
      if (reply.error !== undefined) throw new Error(`${request.do}: ${reply.error}`);
      return reply;
    };
  }

  async startOurs(sourcePort: number): Promise<Relay> {
    const child = this.#fork("serve.ts");
    child.send({ sourcePort });
    const route = await firstMessage<Route>(child);
    return { name: "outband", pid: child.pid as number, route };
  }

  async startWebsockify(sourcePort: number): Promise<Relay> {
    const port = await freePort();
    const pid = await this.#spawn(port, "websockify", [`127.0.0.1:${port}`, `127.0.0.1:${sourcePort}`]);
    return { name: "websockify", pid, route: { port, path: "/websockify" } };
  }

  /** With the block size of the others: its own default of 8 KiB costs it a third more. */
  async startSocat(sourcePort: number): Promise<Relay> {
    const port = await freePort();
    const listen = `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,nodelay`;
    const pid = await this.#spawn(port, "socat", ["-b", "65536", listen, `TCP:127.0.0.1:${sourcePort},nodelay`]);
    return { name: "socat", options: "-b 65536", pid, route: { port, path: null } };
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) child.kill("SIGKILL");
  }

  #fork(file: string): ChildProcess {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // As bin/outband starts Node: the stripping of types announces itself as an experiment.
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#children.push(child);
    return child;
  }

  async #spawn(port: number, command: string, args: readonly string[]): Promise<number> {
    const child = spawn(command, args, { stdio: "ignore" });
    this.#children.push(child);
    await once(child, "spawn");
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await accepts(port)) return child.pid as number;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${command} did not listen on port ${port} within 5 s`);
  }
}

/** `websockify 0.10.0`, where Debian's list of installed packages knows it; else the name alone. */
export function packageVersion(name: string): string {
  try {
    const installed = readFileSync("/var/lib/dpkg/status", "utf8");
    const version = new RegExp(`^Package: ${name}\n(?:.+\n)*?Version: ([^+\\-\n]+)`, "m").exec(installed)?.[1];
    return version === undefined ? name : `${name} ${version}`;
  } catch {
    return name;
  }
}

async function firstMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, "message");
  return message as T;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** A TCP port nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
