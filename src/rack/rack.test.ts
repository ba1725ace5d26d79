import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { listenTcp } from "#/transports/index.ts";
import { parseRackConfig } from "./config/index.ts";
import { startRack } from "./rack.ts";
import { rackTable } from "./rack-table.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "outband-rack-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (machines: string) =>
  startRack(parseRackConfig(`machines:\n${machines}`, "rack.yaml", { privileged: true, portOffset: 0 }), {
    clock: systemClock,
    log: silentLogger,
    stateDir: join(folder, "state"),
    cacheDir: join(folder, "cache"),
  });

const LOOPBACK = "address: 127.0.0.1, machine: synthetic";

test("starts what the configuration says, and takes it away again", async () => {
  const rack = await start(`  - {name: a, ${LOOPBACK}, ports: {https: 0, vnc: 0, ipmi: 0}, faults: [vnc-absent]}\n`);
  const { url, bmc, machine, config } = rack.machine("a");
  expect(url).toBe(`https://127.0.0.1:${config.ports.https}`);
  expect([...bmc.faults]).toEqual(["vnc-absent"]);
  expect([machine.kind, machine.powered]).toEqual(["synthetic", false]);
  expect(rackTable(rack)).toContain(url);
  expect(() => rack.machine("b")).toThrow('the rack has no machine "b"; it has a');
  await rack[Symbol.asyncDispose]();
  const again = await listenTcp({ host: "127.0.0.1", port: config.ports.https }, (stream) => stream.close());
  await again.close();
});

test("a port that is taken stops the start with a sentence, and nothing stays behind", async () => {
  const taken = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => stream.close());
  const first = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => stream.close());
  await first.close();
  const machines = [
    `  - {name: a, ${LOOPBACK}, ports: {https: ${first.port}, vnc: 0, ipmi: 0}}`,
    `  - {name: b, ${LOOPBACK}, ports: {https: ${taken.port}, vnc: 0, ipmi: 0}}`,
  ];
  await expect(start(machines.join("\n"))).rejects.toMatchObject({
    code: "RACK_LISTEN",
    message: `b's BMC needs 127.0.0.1:${taken.port}: another program has it (another rack?): stop that, or use --port-offset or another address`,
  });
  await taken.close();
  const again = await listenTcp({ host: "127.0.0.1", port: first.port }, (stream) => stream.close());
  await again.close();
});
