import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import type { Node } from "#/model/index.ts";
import { openSqliteStore, type Store } from "#/store/index.ts";
import { type FileConductor, startFileConductor } from "./file-conductor.ts";
import { createJobHardware, PROVISION_JOBS } from "./provision-jobs.ts";

/** The first look at the power would hold the nodes while the test looks at them. */
const NO_SYNC = { syncPowerStateIntervalMs: 0 };
const INSTANCE = { image_source: "http://images/x" };

let folder: string;
let next: FileConductor;
/** What the kill left, before anybody looked after it. */
let left: Map<string, Node>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-provision-kill-"));
  await createNodes();
  await runAndKill();
  left = await withStore(async (store) => new Map((await store.nodes.list()).map((node) => [node.name ?? "", node])));
  next = await startFileConductor(folder, createJobHardware({ hangs: false }), NO_SYNC);
}, 120_000);

afterAll(async () => {
  await next?.conductor.stop();
  await next?.store[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function createNodes(): Promise<void> {
  const { conductor, store } = await startFileConductor(folder, createJobHardware({ hangs: false }), NO_SYNC);
  const create = async (name: string, fields: Partial<Node>) => {
    const interfaces = { rescue: "fake", console: "fake" };
    const { uuid } = await conductor.api.createNode({ driver: "fake-hardware", name, interfaces });
    await store.nodes.update(uuid, { instanceInfo: INSTANCE, ...fields });
  };
  for (const { verb, from } of PROVISION_JOBS) await create(verb, { provisionState: from });
  const waits = { provisionState: "clean wait", targetProvisionState: "available" } as const;
  await create("waiting", { ...waits, driverInternalInfo: { agent_secret_token: "abc" } });
  await conductor.stop();
  await store[Symbol.asyncDispose]();
}

async function runAndKill(): Promise<void> {
  const script = new URL("./provisioning-conductor.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await Promise.race([once(child.stdout, "data"), ended]);
  child.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const paths = { path: join(folder, "db"), keyFile: join(folder, "key") };
  await using store = await openSqliteStore({ ...paths, clock: systemClock, log: silentLogger });
  return await work(store);
}

describe.each(PROVISION_JOBS)("killed in $working ($verb)", ({ verb, working, failed, target }) => {
  test("it was in hand, and locked", () => {
    expect(left.get(verb)).toMatchObject({ provisionState: working, reservation: "host-1" });
  });

  test("the next start puts it into its fail state, unlocked, and says why", async () => {
    const sentence = `The ${working} state can't be resumed by conductor host-1. Moving to fail state.`;
    expect(await next.store.nodes.get(verb)).toMatchObject({
      provisionState: failed,
      targetProvisionState: target,
      reservation: null,
      targetPowerState: null,
      maintenance: false,
      cleanStep: {},
      deployStep: {},
      serviceStep: {},
      driverInternalInfo: {},
      lastError: sentence,
    });
    const nodeUuid = left.get(verb)?.uuid ?? "";
    expect(await next.store.nodeHistory.list({ where: { nodeUuid } })).toMatchObject([
      { event: sentence, eventType: "transition" },
    ]);
  });
});

test("an instance that was being deleted is off its node; others keep theirs, and no password", async () => {
  expect((await next.store.nodes.get("deleted")).instanceInfo).toEqual({});
  expect((await next.store.nodes.get("rescue")).instanceInfo).toEqual(INSTANCE);
  expect((await next.store.nodes.get("active")).instanceInfo).toEqual({ ...INSTANCE, configdrive: "H4sI" });
});

test("a node that waits for its ramdisk goes on waiting, with its token", async () => {
  expect(await next.store.nodes.get("waiting")).toMatchObject({
    provisionState: "clean wait",
    lastError: null,
    driverInternalInfo: { agent_secret_token: "abc" },
  });
});

test("what failed can be taken up again", async () => {
  const again = { manage: "manageable", active: "active", deleted: "available", inspect: "manageable" } as const;
  for (const [verb, state] of Object.entries(again)) {
    const { uuid } = await next.store.nodes.get(verb);
    await next.conductor.api.setProvisionState(uuid, verb as keyof typeof again, {});
    await expect.poll(async () => (await next.store.nodes.get(uuid)).provisionState, { timeout: 10_000 }).toBe(state);
  }
});
