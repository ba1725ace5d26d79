import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Conductor } from "./conductor.ts";
import { type Bench, openBench, turns } from "./testing/bench.ts";
import { BmcDown } from "./testing/test-hardware.ts";

let bench: Bench;
let first: Conductor;

beforeEach(async () => {
  bench = await openBench();
  first = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

async function enabledNode(): Promise<string> {
  const { uuid } = await bench.createNode(first);
  await first.api.setConsole(uuid, true);
  await bench.until(uuid, (node) => node.consoleEnabled && node.reservation === null);
  return uuid;
}

/** Drops the conductor without a word, as `kill -9` does, and starts the next one on what is left. */
async function crashAndRestart(): Promise<Conductor> {
  bench.crash();
  return bench.start();
}

describe("after a crash", () => {
  test("an enabled console is back on its port, with its token", async () => {
    const uuid = await enabledNode();
    const before = await bench.node(uuid);
    const second = await crashAndRestart();
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid));
    const after = await bench.idle(uuid);
    expect(bench.hubs.addresses.get(uuid)?.port).toBe(before.driverInternalInfo.vnc_port);
    expect(after.driverInternalInfo).toEqual(before.driverInternalInfo);
    expect(after.consoleEnabled).toBe(true);
    const token = after.driverInternalInfo.novnc_secret_token as string;
    expect(await bench.sessions.check(uuid, token)).not.toBeNull();
    expect((await second.api.getConsole(uuid)).info).toMatchObject({ url: expect.stringContaining(token) });
  });

  test("a token that expired meanwhile is replaced", async () => {
    const uuid = await enabledNode();
    const before = await bench.node(uuid);
    await bench.clock.advance(3_600_000);
    await crashAndRestart();
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid));
    const { driverInternalInfo } = await bench.idle(uuid);
    expect(driverInternalInfo.novnc_secret_token).not.toBe(before.driverInternalInfo.novnc_secret_token);
  });

  test("a console whose BMC is down stays enabled, says why, and comes back by itself", async () => {
    const uuid = await enabledNode();
    bench.bmc.faults.set("console.start", new BmcDown());
    await crashAndRestart();
    const waiting = await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    expect(waiting).toMatchObject({
      consoleEnabled: true,
      lastError: `Error enabling the console on node ${uuid}. Reason: 10.0.0.7 does not answer. (It will be tried again.)`,
    });
    await bench.clock.advance(5_000);
    await bench.until(uuid, ({ reservation }) => reservation === null && bench.bmc.count("console.start") === 3);
    bench.bmc.faults.clear();
    await bench.clock.advance(10_000);
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid));
    expect((await bench.until(uuid, ({ lastError }) => lastError === null)).consoleEnabled).toBe(true);
  });

  test("enabling it again has a console that waits tried at once", async () => {
    const uuid = await enabledNode();
    bench.bmc.faults.set("console.start", new BmcDown());
    const second = await crashAndRestart();
    await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    await turns();
    bench.bmc.faults.clear();
    await second.api.setConsole(uuid, true);
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid));
  });

  test("a console that waits can be disabled", async () => {
    const uuid = await enabledNode();
    bench.bmc.faults.set("console.start", new BmcDown());
    const second = await crashAndRestart();
    await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    await second.api.setConsole(uuid, false);
    const off = await bench.until(uuid, ({ consoleEnabled }) => !consoleEnabled);
    expect(off.driverInternalInfo).toEqual({});
    const tries = bench.bmc.count("console.start");
    await bench.clock.advance(600_000);
    await turns();
    expect(bench.bmc.count("console.start")).toBe(tries);
  });

  test("in the middle of enabling: the BMC is put back, the console is off, last_error says why", async () => {
    const { uuid } = await bench.createNode(first);
    const hub = Promise.withResolvers<never>();
    bench.hubs.open = () => hub.promise;
    await first.api.setConsole(uuid, true);
    await bench.until(uuid, () => bench.bmc.vncEnabled);
    await crashAndRestart();
    const clean = await bench.until(
      uuid,
      ({ driverInternalInfo }) => driverInternalInfo.graphical_console_needs_stop === undefined,
    );
    expect(clean).toMatchObject({ consoleEnabled: false, driverInternalInfo: {} });
    expect(clean.lastError).toBe(
      `Error enabling the console on node ${uuid}. Reason: the conductor was restarted before it was done.`,
    );
    expect(bench.bmc.vncEnabled).toBe(false);
  });

  test("in the middle of disabling: it is disabled to the end", async () => {
    const uuid = await enabledNode();
    const release = bench.bmc.hold("console.stop");
    await first.api.setConsole(uuid, false);
    await bench.until(uuid, () => bench.bmc.count("console.stop") === 1);
    const hung = bench.bmc;
    await crashAndRestart();
    await bench.until(uuid, () => hung.count("console.stop") === 2);
    release();
    const clean = await bench.until(uuid, ({ consoleEnabled, reservation }) => !consoleEnabled && reservation === null);
    expect(clean.driverInternalInfo).toEqual({});
    expect(bench.bmc.vncEnabled).toBe(false);
  });

  test("a power change is called off and the lock is free", async () => {
    const { uuid } = await bench.createNode(first);
    bench.bmc.hold("power.set");
    await first.api.setPowerState(uuid, "power on", null);
    await bench.until(uuid, () => bench.bmc.count("power.set") === 1);
    await crashAndRestart();
    expect(await bench.node(uuid)).toMatchObject({
      reservation: null,
      targetPowerState: null,
      lastError: "Pending power operation was aborted due to conductor restart",
    });
  });

  test("locks of conductors that are gone are released, those of others are not", async () => {
    const gone = await bench.createNode(first);
    const held = await bench.createNode(first);
    await bench.store.nodes.reserve(gone.uuid, "host-gone");
    await bench.start({ hostname: "host-2" });
    await bench.store.nodes.reserve(held.uuid, "host-2");
    await crashAndRestart();
    expect((await bench.node(gone.uuid)).reservation).toBeNull();
    expect((await bench.node(held.uuid)).reservation).toBe("host-2");
  });
});

describe("a stop", () => {
  test("closes the hubs, signs off, and leaves consoles enabled and switched on", async () => {
    const uuid = await enabledNode();
    await bench.elapse(first.stop());
    await first.stop();
    expect(bench.hubs.addresses.size).toBe(0);
    expect(bench.bmc.vncEnabled).toBe(true);
    expect(await bench.node(uuid)).toMatchObject({ consoleEnabled: true, reservation: null });
    expect((await bench.store.conductors.get("host-1")).online).toBe(false);
    await bench.start();
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid));
  });

  test("ends what is going on, and says so without an error in the log", async () => {
    const { uuid } = await bench.createNode(first);
    bench.bmc.hold("power.set");
    await first.api.setPowerState(uuid, "power on", null);
    await bench.until(uuid, () => bench.bmc.count("power.set") === 1);
    await bench.elapse(first.stop());
    expect(await bench.node(uuid)).toMatchObject({
      reservation: null,
      targetPowerState: null,
      lastError: "Failed to change power state to 'power on' by 'power on'. Error: the conductor was stopped.",
    });
    expect(bench.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("undoes a console that was being started", async () => {
    const { uuid } = await bench.createNode(first);
    bench.bmc.hold("console.start");
    await first.api.setConsole(uuid, true);
    await bench.until(uuid, () => bench.bmc.count("console.start") === 1);
    await bench.elapse(first.stop());
    expect(await bench.node(uuid)).toMatchObject({ consoleEnabled: false, reservation: null, driverInternalInfo: {} });
  });

  test("does not wait for ever for a driver that does not listen", async () => {
    const { uuid } = await bench.createNode(first);
    bench.hubs.open = () => Promise.withResolvers<never>().promise;
    await first.api.setConsole(uuid, true);
    await bench.until(uuid, () => bench.bmc.vncEnabled);
    await bench.elapse(first.stop(), 5_000);
    expect((await bench.store.conductors.get("host-1")).online).toBe(false);
  });

  test("refuses what comes after it", async () => {
    const { uuid } = await bench.createNode(first);
    await first.stop();
    await expect(first.api.setPowerState(uuid, "power on", null)).rejects.toMatchObject({ category: "unavailable" });
  });
});
