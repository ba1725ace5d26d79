import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Node, NodeCreateRequest } from "#/model/index.ts";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench, turns } from "../testing/bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

const MINUTE = 60_000;

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});

afterEach(() => bench[Symbol.asyncDispose]());

test("the heartbeat keeps the conductor online", async () => {
  await bench.start();
  for (let minute = 0; minute < 5; minute++) {
    await bench.clock.advance(MINUTE);
    await turns(3);
  }
  expect((await bench.store.conductors.get("host-1")).online).toBe(true);
});

test("sessions that have ended are deleted, the console goes on", async () => {
  const conductor = await bench.start();
  const { uuid } = await bench.createNode(conductor);
  await conductor.api.setConsole(uuid, true);
  await bench.until(uuid, ({ consoleEnabled }) => consoleEnabled);
  for (let seconds = 0; seconds < 900; seconds += 60) {
    await bench.clock.advance(60_000);
    await turns();
  }
  expect(await bench.store.consoleSessions.list(uuid)).toEqual([]);
  expect((await bench.node(uuid)).consoleEnabled).toBe(true);
  expect(bench.hubs.addresses.has(uuid)).toBe(true);
});

describe("power state sync", () => {
  let conductor: Conductor;

  beforeEach(async () => {
    conductor = await bench.start({ syncPowerStateIntervalMs: MINUTE });
  });

  async function manageable(fields: Partial<NodeCreateRequest> = {}): Promise<Node> {
    return bench.createNode(conductor, { provisionState: "manageable", ...fields });
  }

  async function round(): Promise<void> {
    await bench.clock.advance(MINUTE);
    await turns();
  }

  test("follows the machine", async () => {
    const { uuid } = await manageable();
    await round();
    expect((await bench.node(uuid)).powerState).toBe("power off");
    bench.bmc.power = "power on";
    await round();
    expect(await bench.node(uuid)).toMatchObject({ powerState: "power on", reservation: null, lastError: null });
  });

  test("reads at the start of a conductor, too", async () => {
    const { uuid } = await manageable();
    bench.crash();
    await bench.start({ syncPowerStateIntervalMs: MINUTE });
    await bench.until(uuid, ({ powerState }) => powerState === "power off");
  });

  test("leaves locked nodes and those in maintenance alone", async () => {
    const locked = await manageable();
    await bench.store.nodes.reserve(locked.uuid, "host-9");
    const kept = await manageable({ maintenance: true });
    await round();
    expect((await bench.node(locked.uuid)).powerState).toBeNull();
    expect((await bench.node(kept.uuid)).powerState).toBeNull();
  });

  test("waits a little for a node that is locked while it is being read", async () => {
    const { uuid } = await manageable();
    const release = bench.bmc.hold("power.get");
    await bench.clock.advance(MINUTE);
    await turns();
    await bench.store.nodes.reserve(uuid, "host-9");
    release();
    await turns();
    await bench.store.nodes.release(uuid, "host-9");
    await bench.clock.advance(1_000);
    await bench.until(uuid, ({ powerState }) => powerState === "power off");
  });

  test("does not overwrite a change that came while it was reading", async () => {
    const { uuid } = await manageable();
    const release = bench.bmc.hold("power.get");
    await bench.clock.advance(MINUTE);
    await turns();
    await bench.store.nodes.update(uuid, { powerState: "power on" });
    release();
    await turns();
    expect((await bench.node(uuid)).powerState).toBe("power on");
  });

  test("three failures in a row are a power failure, and its end is seen", async () => {
    const { uuid } = await manageable({ powerState: "power on" });
    bench.bmc.faults.set("power.get", new BmcDown());
    await round();
    await round();
    expect((await bench.node(uuid)).maintenance).toBe(false);
    await round();
    const failed = await bench.node(uuid);
    expect(failed).toMatchObject({ maintenance: true, fault: "power failure", powerState: "error", reservation: null });
    expect(failed.lastError).toBe(
      `During sync_power_state, max retries exceeded for node ${uuid}, node state error does not match expected state ` +
        "'power on'. Updating DB state to 'error' Switching node to maintenance mode. Error: 10.0.0.7 does not answer.",
    );
    expect(failed.maintenanceReason).toBe(failed.lastError);
    await round();
    expect(bench.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);

    bench.bmc.faults.clear();
    await round();
    expect(await bench.node(uuid)).toMatchObject({
      maintenance: false,
      maintenanceReason: null,
      fault: null,
      powerState: "power off",
      lastError: null,
    });
  });

  test("a success in between starts the count again", async () => {
    const { uuid } = await manageable();
    for (const broken of [true, true, false, true, true]) {
      if (broken) bench.bmc.faults.set("power.get", new BmcDown());
      else bench.bmc.faults.clear();
      await round();
    }
    expect((await bench.node(uuid)).maintenance).toBe(false);
  });

  test("a node that is only enrolled is never put into maintenance", async () => {
    const { uuid } = await bench.createNode(conductor);
    bench.bmc.faults.set("power.get", new BmcDown());
    for (let i = 0; i < 4; i++) await round();
    expect(await bench.node(uuid)).toMatchObject({ maintenance: false, lastError: null });
  });

  test("a BMC that hangs is given up, and the next round comes", async () => {
    const { uuid } = await manageable();
    const release = bench.bmc.hold("power.get");
    await bench.clock.advance(MINUTE);
    await turns();
    await bench.clock.advance(30_000);
    await turns();
    release();
    await round();
    expect((await bench.node(uuid)).powerState).toBe("power off");
  });
});
