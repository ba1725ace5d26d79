import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Node } from "#/model/index.ts";
import { type FileConductor, startFileConductor } from "./file-conductor.ts";
import { vncIsOn } from "./file-hardware.ts";

const NODES = 4;
const KILLS = 12;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-kill-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function settled({ store }: FileConductor): Promise<Node[]> {
  for (let i = 0; i < 200; i++) {
    const nodes = await store.nodes.list();
    const busy = nodes.some(
      (node) => node.reservation !== null || node.driverInternalInfo.graphical_console_needs_stop,
    );
    if (!busy && (await Promise.all(nodes.map(isReachable))).every((is, i) => is === nodes[i]?.consoleEnabled)) {
      return nodes;
    }
    await sleep(50);
  }
  throw new Error(`never settled: ${JSON.stringify(await store.nodes.list())}`);
}

/** The hub greets with its RFB version. */
async function isReachable({ driverInternalInfo: info }: Node): Promise<boolean> {
  if (typeof info.vnc_port !== "number" || typeof info.vnc_host !== "string") return false;
  const socket = connect(info.vnc_port, info.vnc_host);
  try {
    const [banner] = (await once(socket, "data", { signal: AbortSignal.timeout(2_000) })) as [Buffer];
    return banner.toString("latin1").startsWith("RFB 003.008");
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function runAndKill(afterMs: number): Promise<void> {
  const script = new URL("./busy-conductor.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  await sleep(afterMs);
  child.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
}

test("whenever it is killed, the next start makes store, hubs, tokens and BMCs agree", async () => {
  const setup = await startFileConductor(folder);
  for (let i = 0; i < NODES; i++) await setup.conductor.api.createNode({ driver: "fake-hardware", name: `node-${i}` });
  await setup.conductor.stop();
  await setup.store[Symbol.asyncDispose]();

  const seen = { enabled: 0, disabled: 0 };
  for (let kill = 0; kill < KILLS; kill++) {
    await runAndKill(20 + ((kill * 37) % 90));
    const next = await startFileConductor(folder);
    for (const node of await settled(next)) {
      const { uuid, consoleEnabled, driverInternalInfo } = node;
      expect(node).toMatchObject({ reservation: null, targetPowerState: null });
      expect(vncIsOn(folder, uuid), `BMC of ${node.name}`).toBe(consoleEnabled);
      if (consoleEnabled) {
        seen.enabled++;
        expect(await next.sessions.check(uuid, driverInternalInfo.novnc_secret_token as string)).not.toBeNull();
      } else {
        seen.disabled++;
        expect(driverInternalInfo).toEqual({});
        expect(await next.store.consoleSessions.list(uuid)).toEqual([]);
      }
    }
    await next.conductor.stop();
    await next.store[Symbol.asyncDispose]();
  }
  // Both ends have been looked at, or the test proves little.
  expect(seen.enabled).toBeGreaterThan(0);
  expect(seen.disabled).toBeGreaterThan(0);
});
