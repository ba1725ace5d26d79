import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench, turns } from "../testing/bench.ts";
import { BmcDown } from "../testing/test-hardware.ts";

let bench: Bench;
let conductor: Conductor;
let uuid: string;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
  ({ uuid } = await bench.createNode(conductor));
});

afterEach(() => bench[Symbol.asyncDispose]());

async function enableBoth(): Promise<void> {
  await conductor.api.setConsole(uuid, true);
  await bench.until(uuid, ({ consoleEnabled, reservation }) => consoleEnabled && reservation === null);
  await conductor.api.setConsole(uuid, true, "serial");
  await bench.until(
    uuid,
    ({ driverInternalInfo, reservation }) => driverInternalInfo.serial_port !== undefined && reservation === null,
  );
}

describe("both consoles of a node", () => {
  test("run at once, each with its keys, and only the primary one is console_enabled", async () => {
    await conductor.api.setConsole(uuid, true, "serial");
    const serial = await bench.until(uuid, ({ driverInternalInfo }) => driverInternalInfo.serial_port !== undefined);
    expect(serial.consoleEnabled).toBe(false);
    expect(serial.driverInternalInfo).toEqual({
      serial_console_interface: "serial",
      serial_host: "127.0.0.1",
      serial_port: 10_000,
    });
    await bench.idle(uuid);
    await enableBoth();
    expect((await bench.node(uuid)).consoleEnabled).toBe(true);
    expect([bench.hubs.addresses.has(uuid), bench.serialHubs.addresses.has(uuid)]).toEqual([true, true]);
  });

  test("are listed with interface, address and which of them is the primary", async () => {
    await enableBoth();
    expect(await conductor.api.listConsoles(uuid)).toEqual([
      {
        kind: "graphical",
        interfaceName: "graphical",
        interfaces: ["graphical"],
        enabled: true,
        primary: true,
        address: { host: "127.0.0.1", port: 5900 },
      },
      {
        kind: "serial",
        interfaceName: "serial",
        interfaces: ["serial", "other-serial"],
        enabled: true,
        primary: false,
        address: { host: "127.0.0.1", port: 10_000 },
      },
    ]);
    const off = await bench.createNode(conductor, { interfaces: { console: "no-console" } });
    expect((await conductor.api.listConsoles(off.uuid)).map(({ primary, enabled }) => [primary, enabled])).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  test("are shown by kind, and states/console shows the primary one", async () => {
    await enableBoth();
    const socat = { enabled: true, info: { type: "socat", url: "tcp://127.0.0.1:10000" } };
    expect(await conductor.api.getConsole(uuid, "serial")).toEqual(socat);
    expect((await conductor.api.getConsole(uuid)).info).toMatchObject({ type: "vnc" });
    const other = await bench.createNode(conductor, { interfaces: { console: "serial" } });
    await conductor.api.setConsole(other.uuid, true);
    await bench.until(other.uuid, ({ consoleEnabled }) => consoleEnabled);
    expect(await conductor.api.getConsole(other.uuid)).toEqual({
      enabled: true,
      info: { type: "socat", url: "tcp://127.0.0.1:10001" },
    });
    expect(await conductor.api.getConsole(other.uuid, "graphical")).toEqual({ enabled: false, info: null });
  });

  test("are disabled one by one", async () => {
    await enableBoth();
    await conductor.api.setConsole(uuid, false, "serial");
    const node = await bench.until(uuid, ({ driverInternalInfo }) => driverInternalInfo.serial_port === undefined);
    expect(node.consoleEnabled).toBe(true);
    expect(Object.keys(node.driverInternalInfo).filter((key) => key.startsWith("serial"))).toEqual([]);
    expect([bench.hubs.addresses.size, bench.serialHubs.addresses.size]).toEqual([1, 0]);
    await bench.idle(uuid);
    await conductor.api.setConsole(uuid, false);
    const off = await bench.until(uuid, ({ consoleEnabled }) => !consoleEnabled);
    expect(off.driverInternalInfo).toEqual({});
  });

  test("come back on their ports after a crash", async () => {
    await enableBoth();
    const before = await bench.node(uuid);
    bench.crash();
    conductor = await bench.start();
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid) && bench.serialHubs.addresses.has(uuid));
    expect((await bench.idle(uuid)).driverInternalInfo).toEqual(before.driverInternalInfo);
    expect(bench.serialHubs.addresses.get(uuid)?.port).toBe(10_000);
    // Who comes back is not asked whether the BMC lets it in: its hub dials for as long as it takes.
    expect(bench.bmc.count("serial.prove")).toBe(1);
  });

  test("do not hinder each other when one cannot come back", async () => {
    await enableBoth();
    bench.bmc.faults.set("console.start", new BmcDown());
    bench.crash();
    conductor = await bench.start();
    const node = await bench.until(
      uuid,
      ({ lastError, reservation }) =>
        lastError !== null && reservation === null && bench.serialHubs.addresses.has(uuid),
    );
    expect(node.lastError).toContain("Error enabling the console on node");
  });

  test("are both stopped with the conductor, and with the node", async () => {
    await enableBoth();
    await bench.elapse(conductor.stop());
    expect([bench.hubs.addresses.size, bench.serialHubs.addresses.size]).toEqual([0, 0]);
    conductor = await bench.start();
    await bench.until(uuid, () => bench.hubs.addresses.has(uuid) && bench.serialHubs.addresses.has(uuid));
    await bench.idle(uuid);
    await bench.elapse(conductor.api.destroyNode(uuid));
    expect([bench.hubs.addresses.size, bench.serialHubs.addresses.size]).toEqual([0, 0]);
    expect([bench.bmc.count("console.stop"), bench.bmc.count("serial.stop")]).toEqual([1, 1]);
  });

  test("keep the console interface from being changed", async () => {
    await conductor.api.setConsole(uuid, true, "serial");
    await bench.until(
      uuid,
      ({ driverInternalInfo, reservation }) => driverInternalInfo.serial_port !== undefined && reservation === null,
    );
    const change = conductor.api.updateNode(uuid, { interfaces: { console: "serial" } });
    await expect(change).rejects.toMatchObject({ code: "NODE_CONSOLE_ENABLED" });
  });
});

describe("the console that console_interface does not name", () => {
  test("takes the interface that is asked for, and no other while it runs", async () => {
    await conductor.api.setConsole(uuid, true, "serial", "other-serial");
    await bench.until(uuid, ({ driverInternalInfo }) => driverInternalInfo.serial_port !== undefined);
    await bench.idle(uuid);
    await conductor.api.setConsole(uuid, true, "serial");
    await conductor.api.setConsole(uuid, true, "serial", "other-serial");
    const changed = conductor.api.setConsole(uuid, true, "serial", "serial");
    await expect(changed).rejects.toMatchObject({ code: "NODE_CONSOLE_ENABLED", category: "conflict" });
    await turns();
    expect((await bench.node(uuid)).driverInternalInfo.serial_console_interface).toBe("other-serial");
  });

  test.each([
    ["graphical", "serial", 'hardware type test-hardware has no graphical console "serial"; there are graphical'],
    ["serial", "ipmitool-socat", 'has no serial console "ipmitool-socat"; there are serial, other-serial'],
  ] as const)("of kind %s cannot be %s", async (kind, name, words) => {
    const { uuid: bare } = await bench.createNode(conductor, { interfaces: { console: "no-console" } });
    const enabling = conductor.api.setConsole(bare, true, kind, name);
    await expect(enabling).rejects.toMatchObject({ category: "invalid", message: expect.stringContaining(words) });
  });

  test("cannot have its interface named where console_interface names it", async () => {
    const { uuid: serial } = await bench.createNode(conductor, { interfaces: { console: "serial" } });
    const enabling = conductor.api.setConsole(serial, true, "serial", "other-serial");
    await expect(enabling).rejects.toThrow("is its console_interface, serial: change it there");
  });

  test("that the BMC refuses is off, and last_error says of which kind it is", async () => {
    bench.bmc.faults.set("serial.prove", new BmcDown("10.0.0.7 refuses the password."));
    await conductor.api.setConsole(uuid, true, "serial");
    const node = await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    expect(node.lastError).toBe(
      `Error enabling the serial console on node ${uuid}. Reason: 10.0.0.7 refuses the password.`,
    );
    expect(node.driverInternalInfo).toEqual({});
    expect(bench.serialHubs.addresses.size).toBe(0);
  });

  test("is undone first when another interface has left something on the BMC", async () => {
    bench.bmc.faults.set("serial.stop", new BmcDown());
    bench.serialHubs.fault = new Error("no free port");
    await conductor.api.setConsole(uuid, true, "serial");
    await bench.until(uuid, ({ lastError, reservation }) => lastError !== null && reservation === null);
    expect((await bench.node(uuid)).driverInternalInfo.serial_console_needs_stop).toBe("serial");
    bench.bmc.faults.clear();
    bench.serialHubs.fault = null;
    await conductor.api.setConsole(uuid, true, "serial", "other-serial");
    const node = await bench.until(uuid, ({ driverInternalInfo }) => driverInternalInfo.serial_port !== undefined);
    expect(node.driverInternalInfo).toMatchObject({ serial_console_interface: "other-serial" });
    expect(node.driverInternalInfo.serial_console_needs_stop).toBeUndefined();
    expect(bench.bmc.count("serial.stop")).toBe(2);
  });

  test("whose start was cut by a crash is undone, and last_error says so", async () => {
    bench.bmc.hold("serial.prove");
    await conductor.api.setConsole(uuid, true, "serial");
    await bench.until(uuid, () => bench.bmc.count("serial.prove") === 1);
    bench.crash();
    await bench.start();
    const clean = await bench.until(
      uuid,
      ({ driverInternalInfo, reservation }) => Object.keys(driverInternalInfo).length === 0 && reservation === null,
    );
    expect(clean.lastError).toContain("enabling the serial console");
  });
});
