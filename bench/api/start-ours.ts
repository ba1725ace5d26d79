import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../proxy/actors.ts";
import { cpuSeconds, processTree } from "../proxy/process-costs.ts";
import { createNode } from "./node-body.ts";
import { type Programs, rssMib, untilAnswers } from "./programs.ts";
import type { Side } from "./side.ts";

const OUTBAND = fileURLToPath(new URL("../../bin/outband", import.meta.url));
const AT_ONCE = 8;
const FIRST_ROUND_MS = 120_000;

/** Ours can be started anew with the nodes it has. */
export interface Ours extends Side {
  restart(): Promise<void>;
}

/** `outband serve`: API, conductor, proxies and SQLite in one process. It is started anew once its nodes are stored. */
export async function startOurs(programs: Programs, count: number): Promise<Ours> {
  const folder = join(programs.folder, "outband");
  mkdirSync(folder);
  const config = join(folder, "outband.conf");
  const [apiPort, proxyPort] = [await freePort(), await freePort()];
  writeFileSync(config, configuration(folder, apiPort, proxyPort));
  const url = `http://127.0.0.1:${apiPort}`;
  const start = async () => {
    const child = programs.start("outband", OUTBAND, ["serve", "--config-file", config]);
    await untilAnswers(url).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${programs.log("outband")}`);
    });
    return child;
  };
  let child = await start();
  const restart = async () => {
    await programs.stop(child);
    child = await start();
    await firstRound(child.pid as number);
  };
  const uuids = await fill(url, count);
  await restart();
  const processes = () => processTree(child.pid as number);
  return { name: "outband", url, uuids, processes, memoryMib: () => rssMib(child.pid as number), restart };
}

/** The conductor reads the power of all nodes at its start, and of these for the first time: it writes them all. */
async function firstRound(pid: number): Promise<void> {
  for (const deadline = performance.now() + FIRST_ROUND_MS; performance.now() < deadline; ) {
    const before = cpuSeconds(pid);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    if (cpuSeconds(pid) - before < 0.2) return;
  }
  throw new Error(`outband has not come to rest within ${FIRST_ROUND_MS / 1000} s`);
}

async function fill(url: string, count: number): Promise<string[]> {
  const uuids: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) uuids.push(await createNode(url, `bench-${next++}`));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return uuids;
}

function configuration(folder: string, apiPort: number, proxyPort: number): string {
  return `[DEFAULT]
state_path = ${folder}/state
host = bench
enabled_hardware_types = fake-hardware
[api]
port = ${apiPort}
[vnc]
host_ip = 127.0.0.1
port = ${proxyPort}
`;
}
