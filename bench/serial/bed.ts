import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import { Programs } from "../program.ts";
import { packageVersion } from "../proxy/actors.ts";
import { treePssKib } from "../proxy/process-costs.ts";
import { type IpmitoolConsole, startIpmitoolConsole } from "./ipmitool-console.ts";
import type { BmcsReply, BmcsRequest } from "./programs/bmcs.ts";
import type { ClientReply, ClientRequest } from "./programs/client.ts";
import type { HubsReply, HubsRequest } from "./programs/hubs.ts";

const PEER_CONSOLES = 5;
const POLL_MS = 100;
const GIVE_UP_MS = 180_000;

/** The options of V8 that `bin/outband` starts the service with. */
const SERVICE_OPTIONS =
  readFileSync(new URL("../../bin/outband", import.meta.url), "utf8").match(/--(?:max-semi|heap-growing)-\S+/g) ?? [];

/** What the serial benchmarks need, each in a process of its own. Disposing ends all of it. */
export class SerialBed implements Disposable {
  readonly peerName = `${packageVersion("socat")}, ${packageVersion("ipmitool")}`;
  readonly #programs = new Programs();
  readonly #folder = mkdtempSync(join(tmpdir(), "outband-bench-serial-"));

  /** `accumulateMs`: absent as on real BMCs. */
  async startBmcs(count: number, accumulateMs?: number) {
    const { pid, ask, end } = this.#programs.start<BmcsRequest, BmcsReply>(programFile("bmcs.ts"));
    const { ports = [] } = await ask({ do: "start", count, ...(accumulateMs !== undefined && { accumulateMs }) });
    const allHaveConsoles = async (): Promise<void> => {
      for (const until = performance.now() + GIVE_UP_MS; ; await pause(POLL_MS)) {
        const { consoles = 0 } = await ask({ do: "count" });
        if (consoles === count) return;
        if (performance.now() > until) throw new Error(`${consoles} of ${count} consoles after ${GIVE_UP_MS / 1000} s`);
      }
    };
    return { pid, ports, ask, end, allHaveConsoles };
  }

  /** A console for each BMC, as `outband serve` has them. */
  async startHubs(bmcPorts: readonly number[]) {
    const { pid, ask, end } = this.#programs.start<HubsRequest, HubsReply>(programFile("hubs.ts"), SERVICE_OPTIONS);
    const folder = mkdtempSync(join(this.#folder, "hubs-"));
    const { ports } = await ask({ do: "open", bmcPorts, folder });
    return { pid, ports, end };
  }

  startClient(): (request: ClientRequest) => Promise<ClientReply> {
    const { ask } = this.#programs.start<ClientRequest, ClientReply>(programFile("client.ts"));
    return async (request) => {
      const reply = await ask(request);
      if (reply.error !== undefined) throw new Error(`${request.do}: ${reply.error}`);
      return reply;
    };
  }

  startIpmitool(bmcPort: number): Promise<IpmitoolConsole> {
    return startIpmitoolConsole(this.#programs, bmcPort, this.#folder);
  }

  /** PSS of the processes that an open console of the peer is, on the average of a few. */
  async peerKib(): Promise<{ readonly kib: number } | { readonly missing: string }> {
    try {
      const bmcs = await this.startBmcs(PEER_CONSOLES);
      const consoles = await Promise.all(bmcs.ports.map((port) => this.startIpmitool(port)));
      await pause(500);
      const client = this.startClient();
      await client({ do: "connect", ports: consoles.map(({ port }) => port) });
      await pause(1000);
      const kib = consoles.reduce((sum, { pid }) => sum + treePssKib(pid), 0) / PEER_CONSOLES;
      await client({ do: "close" });
      for (const { end } of consoles) await end();
      await bmcs.end();
      return { kib };
    } catch (error) {
      return { missing: `socat and ipmitool could not be measured: ${errorMessage(error)}` };
    }
  }

  [Symbol.dispose](): void {
    this.#programs[Symbol.dispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function programFile(name: string): URL {
  return new URL(`programs/${name}`, import.meta.url);
}
