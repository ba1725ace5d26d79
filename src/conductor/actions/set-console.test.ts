import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench, turns } from "../testing/bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

let bench: Bench;
let conductor: Conductor;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
});

afterEach(() => bench[Symbol.asyncDispose]());

async function enabledNode(): Promise<string> {
  const { uuid } = await bench.createNode(conductor);
  await conductor.api.setConsole(uuid, true);
  await bench.until(uuid, (node) => node.consoleEnabled && node.reservation === null);
  return uuid;
}

describe("enabling", () => {
  test("starts the BMC's server and the hub, and keeps Ironic's keys", async () => {
    const uuid = await enabledNode();
    const { driverInternalInfo, conductorAffinity, lastError } = await bench.node(uuid);
    expect(bench.bmc.vncEnabled).toBe(true);
    expect(bench.hubs.addresses.get(uuid)).toEqual({ host: "127.0.0.1", port: 5900 });
    expect(driverInternalInfo).toEqual({
      graphical_console_interface: "graphical",
      vnc_host: "127.0.0.1",
      vnc_port: 5900,
      novnc_secret_token: expect.stringMatching(/^[\w-]{43}$/),
      novnc_secret_token_created: "2026-01-01T00:00:00.000000",
      old_vnc: false,
    });
    expect([conductorAffinity, lastError]).toEqual(["host-1", null]);
  });

  test("writes down what must be undone before the BMC is touched", async () => {
    const { uuid } = await bench.createNode(conductor);
    const release = bench.bmc.hold("console.start");
    await conductor.api.setConsole(uuid, true);
    const node = await bench.until(uuid, () => bench.bmc.count("console.start") === 1);
    expect(node).toMatchObject({
      reservation: "host-1",
      consoleEnabled: false,
      driverInternalInfo: { graphical_console_needs_stop: "graphical", old_vnc: false },
    });
    release();
    await bench.until(uuid, (later) => later.consoleEnabled);
  });

  test("clears last_error first", async () => {
    const { uuid } = await bench.createNode(conductor, { lastError: "something old" });
    const release = bench.bmc.hold("console.start");
    await conductor.api.setConsole(uuid, true);
    expect((await bench.node(uuid)).lastError).toBeNull();
    release();
    await bench.until(uuid, (node) => node.consoleEnabled);
  });

  test("again changes nothing", async () => {
    const uuid = await enabledNode();
    await conductor.api.setConsole(uuid, true);
    await turns();
    expect(bench.bmc.count("console.start")).toBe(1);
  });

  test("rejects what validation rejects, and leaves the node alone", async () => {
    const { uuid } = await bench.createNode(conductor, { lastError: "old" });
    bench.bmc.faults.set("console.validate", new Error("driver_info has no address"));
    await expect(conductor.api.setConsole(uuid, true)).rejects.toThrow("driver_info has no address");
    expect(await bench.node(uuid)).toMatchObject({ reservation: null, lastError: "old", driverInternalInfo: {} });
  });

  test("is refused on a node without console", async () => {
    const { uuid } = await bench.createNode(conductor, { interfaces: { console: "no-console" } });
    await expect(conductor.api.setConsole(uuid, true)).rejects.toThrow("not supported");
  });

  test("of Ironic's fake console only sets the flag", async () => {
    const { uuid } = await bench.createNode(conductor, { interfaces: { console: "fake" } });
    await conductor.api.setConsole(uuid, true);
    const node = await bench.until(uuid, ({ consoleEnabled }) => consoleEnabled);
    expect(node.driverInternalInfo).toEqual({});
    expect(await conductor.api.getConsole(uuid)).toEqual({ enabled: true, info: {} });
  });
});

describe("enabling fails", () => {
  test.each([
    [
      "because the BMC is down",
      () => bench.bmc.faults.set("console.start", new BmcDown()),
      "10.0.0.7 does not answer.",
    ],
    [
      "because the hub cannot listen",
      () => {
        bench.hubs.fault = new Error("no free port");
      },
      "no free port",
    ],
  ])("%s: last_error says why, nothing is half-enabled", async (_name, breakIt, reason) => {
    breakIt();
    const { uuid } = await bench.createNode(conductor);
    await conductor.api.setConsole(uuid, true);
    const node = await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    expect(node.lastError).toBe(`Error enabling the console on node ${uuid}. Reason: ${reason}`);
    expect(node).toMatchObject({ consoleEnabled: false, driverInternalInfo: {} });
    expect(bench.bmc.vncEnabled).toBe(false);
    expect(bench.hubs.addresses.size).toBe(0);
    expect(await bench.store.consoleSessions.list(uuid)).toEqual([]);
    expect(bench.log.lines.filter(({ level }) => level === "warn" || level === "error")).toHaveLength(1);
  });

  test("and the BMC cannot be put back: it is tried again until it can", async () => {
    bench.hubs.fault = new Error("no free port");
    bench.bmc.faults.set("console.stop", new BmcDown());
    const { uuid } = await bench.createNode(conductor);
    await conductor.api.setConsole(uuid, true);
    const failed = await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    expect(failed.driverInternalInfo.graphical_console_needs_stop).toBe("graphical");

    await bench.clock.advance(5_000);
    await bench.until(uuid, ({ reservation }) => reservation === null && bench.bmc.count("console.stop") === 2);
    bench.bmc.faults.clear();
    await bench.clock.advance(10_000);
    const clean = await bench.until(uuid, ({ driverInternalInfo }) => Object.keys(driverInternalInfo).length === 0);
    expect(bench.bmc.vncEnabled).toBe(false);
    expect(clean.lastError).toContain("no free port");
  });

  test("never shows a secret of the node in last_error", async () => {
    bench.bmc.faults.set("console.start", new BmcDown("login as root with hunter22 refused"));
    const { uuid } = await bench.createNode(conductor);
    await conductor.api.setConsole(uuid, true);
    const node = await bench.until(uuid, ({ lastError }) => lastError !== null);
    expect(node.lastError).toContain("login as root with ****** refused");
    expect(JSON.stringify(bench.log.lines)).not.toContain("hunter22");
  });

  test("when the BMC takes too long", async () => {
    bench.bmc.hold("console.start");
    const { uuid } = await bench.createNode(conductor);
    await conductor.api.setConsole(uuid, true);
    await bench.until(uuid, () => bench.bmc.count("console.start") === 1);
    await bench.clock.advance(120_000);
    const node = await bench.until(uuid, ({ lastError }) => lastError !== null);
    expect(node.lastError).toContain("Reason: given up after 120 seconds");
  });
});

describe("disabling", () => {
  test("leaves no trace: hub, tokens, keys and the BMC's setting", async () => {
    const uuid = await enabledNode();
    await conductor.api.setConsole(uuid, false);
    const node = await bench.until(uuid, ({ consoleEnabled }) => !consoleEnabled);
    expect(node.driverInternalInfo).toEqual({});
    expect(bench.bmc.vncEnabled).toBe(false);
    expect(bench.hubs.addresses.size).toBe(0);
    expect(await bench.store.consoleSessions.list(uuid)).toEqual([]);
  });

  test("works when driver_info has been broken since", async () => {
    const uuid = await enabledNode();
    bench.bmc.faults.set("console.validate", new Error("driver_info has no address"));
    await conductor.api.setConsole(uuid, false);
    await bench.until(uuid, ({ consoleEnabled }) => !consoleEnabled);
  });

  test("with the BMC down: the console is off at once, the BMC is put back when it answers", async () => {
    const uuid = await enabledNode();
    bench.bmc.faults.set("console.stop", new BmcDown());
    await conductor.api.setConsole(uuid, false);
    const off = await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    expect(off.lastError).toBe(`Error disabling the console on node ${uuid}. Reason: 10.0.0.7 does not answer.`);
    expect(off.consoleEnabled).toBe(false);
    expect(off.driverInternalInfo).toEqual({ graphical_console_needs_stop: "graphical", old_vnc: false });
    expect(bench.hubs.addresses.size).toBe(0);

    bench.bmc.faults.clear();
    await bench.clock.advance(5_000);
    const clean = await bench.until(
      uuid,
      ({ driverInternalInfo, reservation }) => Object.keys(driverInternalInfo).length === 0 && reservation === null,
    );
    expect([clean.lastError, bench.bmc.vncEnabled]).toEqual([null, false]);
  });

  test("again has a clean-up that waits tried at once", async () => {
    const uuid = await enabledNode();
    bench.bmc.faults.set("console.stop", new BmcDown());
    await conductor.api.setConsole(uuid, false);
    await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    await turns();
    bench.bmc.faults.clear();
    await conductor.api.setConsole(uuid, false);
    await bench.until(uuid, ({ driverInternalInfo }) => Object.keys(driverInternalInfo).length === 0);
  });
});

describe("locking", () => {
  test("two callers at once: one starts it, the other is told that the node is locked", async () => {
    const { uuid } = await bench.createNode(conductor);
    const release = bench.bmc.hold("console.start");
    const both = Promise.allSettled([conductor.api.setConsole(uuid, true), conductor.api.setConsole(uuid, true)]);
    const results = await bench.elapse(both);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")?.reason).toMatchObject({
      code: "NODE_LOCKED",
      message: `Node ${uuid} is locked by host host-1, please retry after the current operation is completed.`,
    });
    release();
    await bench.until(uuid, ({ consoleEnabled }) => consoleEnabled);
    expect(bench.bmc.count("console.start")).toBe(1);
  });

  test("a caller that waits for the lock finds the work done", async () => {
    const { uuid } = await bench.createNode(conductor);
    const release = bench.bmc.hold("console.start");
    await conductor.api.setConsole(uuid, true);
    const second = conductor.api.setConsole(uuid, true);
    await turns();
    release();
    await bench.until(uuid, ({ consoleEnabled, reservation }) => consoleEnabled && reservation === null);
    await bench.elapse(second);
    await turns();
    expect(bench.bmc.count("console.start")).toBe(1);
  });

  test("without a free worker: refused, and nothing is locked or written", async () => {
    const small = await bench.start({ hostname: "host-2", workersPoolSize: 1 });
    const busy = await bench.createNode(small);
    const other = await bench.createNode(small);
    const release = bench.bmc.hold("console.start");
    await small.api.setConsole(busy.uuid, true);
    await expect(small.api.setConsole(other.uuid, true)).rejects.toMatchObject({
      category: "unavailable",
      message: "Requested action cannot be performed due to lack of free conductor workers.",
    });
    expect(await bench.node(other.uuid)).toMatchObject({ reservation: null, driverInternalInfo: {} });
    release();
    await bench.until(busy.uuid, ({ consoleEnabled }) => consoleEnabled);
  });
});
