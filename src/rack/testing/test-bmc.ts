import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { DellBmc, type DellFaultName } from "#/rack/bmc/dell/index.ts";
import { claimPort } from "#/rack/free-port.ts";
import { FakeMachine } from "./fake-machine.ts";
import { RedfishTestClient } from "./redfish-client.ts";

/** One folder a test file, so that its BMCs share a certificate and only the first has to make it. */
let stateDir = "";

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "outband-bmc-"));
});

afterAll(() => rm(stateDir, { recursive: true, force: true }));

export interface TestBmc extends AsyncDisposable {
  readonly bmc: DellBmc;
  readonly machine: FakeMachine;
  readonly client: RedfishTestClient;
  readonly clock: ManualClock;
}

/** A started iDRAC on free loopback ports, over a fake machine, with time standing still. */
export async function startTestBmc(faults: readonly DellFaultName[] = []): Promise<TestBmc> {
  const clock = new ManualClock();
  const machine = new FakeMachine();
  const ports = { https: await claimPort("127.0.0.1", 0, "test"), vnc: await claimPort("127.0.0.1", 0, "test") };
  const account = { username: "root", password: "calvin" };
  const address = "127.0.0.1";
  const options = { name: "dell-1", address, ports, account, firmware: "5.10.50.00", memoryMib: 128, stateDir, faults };
  const bmc = await DellBmc.create(options, { machine, clock, log: silentLogger });
  await bmc.start();
  const client = new RedfishTestClient(bmc.url);
  return {
    bmc,
    machine,
    client,
    clock,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await bmc[Symbol.asyncDispose]();
    },
  };
}
