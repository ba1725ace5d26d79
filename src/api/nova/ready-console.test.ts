import { expect, it, onTestFinished } from "vitest";
import type { ConductorApi } from "#/conductor/interfaces/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { openMemoryStore } from "#/store/index.ts";
import { FakeConductor } from "../testing/fake-conductor.ts";
import { readyConsole, WAIT_MS } from "./ready-console.ts";

const NOVNC = { protocol: "vnc", type: "novnc", since: 6, kind: "graphical" } as const;

async function bed(setConsole: ConductorApi["setConsole"]) {
  const store = await openMemoryStore();
  onTestFinished(() => store[Symbol.asyncDispose]());
  const node = await store.nodes.create({ driver: "idrac", name: "dell-1" });
  const conductor: ConductorApi = new FakeConductor(store);
  conductor.setConsole = setConsole;
  const clock = new ManualClock();
  const ready = (signal = new AbortController().signal) =>
    readyConsole({ store, conductor, clock, log: silentLogger }, node, NOVNC, signal);
  return { store, node, clock, ready, conductor };
}

/** Lets timers and the store take turns until the promise has settled. */
async function settled<T>(clock: ManualClock, promise: Promise<T>, stepMs = 1_000): Promise<T> {
  let over = false;
  promise.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  while (!over) {
    await clock.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

it("waits until the conductor has started the console", async () => {
  const { store, node, clock, ready } = await bed(async (uuid) => {
    await store.nodes.reserve(uuid, "conductor-1");
    clock.timer(5_000, () => {
      void store.nodes.update(uuid, { consoleEnabled: true });
    });
  });
  await settled(clock, ready());
  expect((await store.nodes.get(node.uuid)).consoleEnabled).toBe(true);
});

it("says that it did not start when the conductor gives up", async () => {
  const { clock, ready } = await bed(async () => {});
  await expect(settled(clock, ready())).rejects.toMatchObject({ code: "CONSOLE_NOT_STARTED", category: "conflict" });
});

it("gives up in time when the start takes too long", async () => {
  const { store, clock, ready } = await bed(async (uuid) => {
    await store.nodes.reserve(uuid, "conductor-1");
  });
  const before = clock.monotonic();
  await expect(settled(clock, ready())).rejects.toMatchObject({ code: "CONSOLE_NOT_READY", category: "unavailable" });
  expect(clock.monotonic() - before).toBeLessThan(WAIT_MS + 5_000);
});

it("joins in when another caller is starting the console, and then has it", async () => {
  const { store, clock, ready } = await bed(async (uuid) => {
    clock.timer(2_000, () => {
      void store.nodes.update(uuid, { consoleEnabled: true });
    });
    throw new OutbandError("NODE_LOCKED", "conflict", "locked");
  });
  await settled(clock, ready());
});

it("says that the node is busy when the lock stays", async () => {
  const { store, node, clock, ready } = await bed(async () => {});
  await store.nodes.reserve(node.uuid, "conductor-2");
  await expect(settled(clock, ready())).rejects.toMatchObject({ code: "CONSOLE_NOT_STARTED" });
});

it("stops waiting when the caller hangs up", async () => {
  const { store, clock, ready } = await bed(async (uuid) => {
    await store.nodes.reserve(uuid, "conductor-1");
  });
  const hangUp = new AbortController();
  const waiting = ready(hangUp.signal);
  clock.timer(1_000, () => hangUp.abort());
  await expect(settled(clock, waiting)).rejects.toMatchObject({ name: "AbortError" });
});
