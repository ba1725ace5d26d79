import { afterEach, beforeEach, expect, test } from "vitest";
import type { Conductor } from "../conductor.ts";
import { type Bench, openBench } from "../testing/bench.ts";

let bench: Bench;
let conductor: Conductor;
let uuid: string;

beforeEach(async () => {
  bench = await openBench();
  conductor = await bench.start();
  ({ uuid } = await bench.createNode(conductor));
});

afterEach(() => bench[Symbol.asyncDispose]());

async function enable(): Promise<void> {
  await conductor.api.setConsole(uuid, true);
  await bench.until(uuid, (node) => node.consoleEnabled && node.reservation === null);
}

async function tokenOfUrl(): Promise<string> {
  const { info } = await conductor.api.getConsole(uuid);
  const path = new URL((info as { url: string }).url).searchParams.get("path");
  return new URLSearchParams(path?.split("?")[1]).get("token") as string;
}

test("a disabled console has no information, whatever its interface", async () => {
  expect(await conductor.api.getConsole(uuid)).toEqual({ enabled: false, info: null });
  const without = await bench.createNode(conductor, { interfaces: { console: "no-console" } });
  expect(await conductor.api.getConsole(without.uuid)).toEqual({ enabled: false, info: null });
});

test("the URL is Ironic's and its token opens this node", async () => {
  await enable();
  const token = (await bench.node(uuid)).driverInternalInfo.novnc_secret_token as string;
  expect(await conductor.api.getConsole(uuid)).toEqual({
    enabled: true,
    info: {
      type: "vnc",
      url: `http://proxy:6090/vnc_lite.html?path=websockify%3Fnode%3D${uuid}%26token%3D${token}`,
    },
  });
  expect(await bench.sessions.check(uuid, token)).not.toBeNull();
});

test("asking renews the token", async () => {
  await enable();
  const token = await tokenOfUrl();
  await bench.clock.advance(500_000);
  expect(await tokenOfUrl()).toBe(token);
  await bench.clock.advance(500_000);
  expect(await bench.sessions.check(uuid, token)).not.toBeNull();
});

test("an expired token is replaced, and the console stays enabled", async () => {
  await enable();
  const token = await tokenOfUrl();
  await bench.clock.advance(700_000);
  const next = await tokenOfUrl();
  expect(next).not.toBe(token);
  expect(await bench.sessions.check(uuid, token)).toBeNull();
  expect(await bench.sessions.check(uuid, next)).not.toBeNull();
  const { driverInternalInfo, consoleEnabled } = await bench.node(uuid);
  expect(driverInternalInfo.novnc_secret_token).toBe(next);
  expect(driverInternalInfo.novnc_secret_token_created).toBe("2026-01-01T00:11:40.000000");
  expect(consoleEnabled).toBe(true);
});

test("a token near its ceiling is not handed out again, but goes on working for who has it", async () => {
  await enable();
  const token = await tokenOfUrl();
  const ceilingMs = 12 * 3_600_000;
  for (let passed = 0; passed < ceilingMs - 100_000; passed += 500_000) {
    const session = await bench.sessions.check(uuid, token);
    await bench.sessions.renew(session?.id as string);
    await bench.clock.advance(Math.min(500_000, ceilingMs - 100_000 - passed));
  }
  expect(await tokenOfUrl()).not.toBe(token);
  expect(await bench.sessions.check(uuid, token)).not.toBeNull();
});

test("a token minted while the console is being stopped does not survive it", async () => {
  await enable();
  const late = await bench.node(uuid);
  await bench.clock.advance(700_000);
  const get = bench.store.nodes.get;
  await conductor.api.setConsole(uuid, false);
  await bench.until(uuid, (node) => !node.consoleEnabled && node.reservation === null);
  // What GET had read just before.
  bench.store.nodes.get = async () => late;
  expect(await conductor.api.getConsole(uuid)).toEqual({ enabled: false, info: null });
  bench.store.nodes.get = get;
  expect((await bench.node(uuid)).driverInternalInfo).toEqual({});
  expect(await bench.store.consoleSessions.list(uuid)).toEqual([]);
});

test("driver_info that has been broken since is said", async () => {
  await enable();
  bench.bmc.faults.set("console.validate", new Error("driver_info has no address"));
  await expect(conductor.api.getConsole(uuid)).rejects.toThrow("driver_info has no address");
});

test("a read-only proxy gets read-only sessions", async () => {
  const watching = await bench.start({ hostname: "host-2", vncReadOnly: true });
  const node = await bench.createNode(watching);
  await watching.api.setConsole(node.uuid, true);
  await bench.until(node.uuid, ({ consoleEnabled }) => consoleEnabled);
  expect((await bench.store.consoleSessions.list(node.uuid)).map(({ mode }) => mode)).toEqual(["read-only"]);
});
