import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import type { BmcDeps, BmcOptions } from "#/rack/bmc/bmc-options.ts";
import { DellBmc, type DellFaultName } from "#/rack/bmc/dell/index.ts";
import { GenericBmc, type GenericFaultName } from "#/rack/bmc/generic/index.ts";
import { type SUPERMICRO_MODELS, SupermicroBmc, type SupermicroFaultName } from "#/rack/bmc/supermicro/index.ts";
import { claimPort, claimUdpPort } from "#/rack/free-port.ts";
import { FakeMachine } from "./fake-machine.ts";
import { RedfishTestClient } from "./redfish-client.ts";

/** One folder a test file, so that its BMCs share a certificate and only the first has to make it. */
let stateDir = "";

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "outband-bmc-"));
});

afterAll(() => rm(stateDir, { recursive: true, force: true }));

export interface TestBmc<Bmc = DellBmc> extends AsyncDisposable {
  readonly bmc: Bmc;
  readonly machine: FakeMachine;
  readonly client: RedfishTestClient;
  readonly clock: ManualClock;
}

/** A started iDRAC on free loopback ports, over a fake machine, with time standing still. */
export function startTestBmc(faults: readonly DellFaultName[] = []): Promise<TestBmc> {
  return startBmc((options, deps) => DellBmc.create({ ...options, firmware: "5.10.50.00", faults }, deps));
}

/** The same for a Supermicro. */
export function startTestSupermicro(
  faults: readonly SupermicroFaultName[] = [],
  model: (typeof SUPERMICRO_MODELS)[number] = "x11",
): Promise<TestBmc<SupermicroBmc>> {
  return startBmc((options, deps) => SupermicroBmc.create({ ...options, model, firmware: "1.73.14", faults }, deps));
}

/** The same for a BMC that speaks only IPMI. */
export function startTestGeneric(faults: readonly GenericFaultName[] = []): Promise<TestBmc<GenericBmc>> {
  return startBmc(async (options, deps) => new GenericBmc({ ...options, firmware: "1.0", faults }, deps));
}

interface StartableBmc extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
}

async function startBmc<Bmc extends StartableBmc>(
  create: (options: Omit<BmcOptions<never>, "firmware" | "faults">, deps: BmcDeps) => Promise<Bmc>,
): Promise<TestBmc<Bmc>> {
  const clock = new ManualClock();
  const machine = new FakeMachine();
  const host = "127.0.0.1";
  const ports = {
    https: await claimPort(host, 0, "test"),
    vnc: await claimPort(host, 0, "test"),
    ipmi: await claimUdpPort(host, 0, "test"),
  };
  const account = { username: "root", password: "calvin" };
  const bmc = await create(
    { name: "test-1", address: host, ports, account, memoryMib: 128, stateDir },
    { machine, clock, log: silentLogger },
  );
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
