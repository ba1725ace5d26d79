import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent, request } from "undici";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { type DellFaultName, defaultRackConfig, type RackMachine, startRack } from "#/rack/index.ts";
import type { Machine, QemuMachine } from "#/rack/machine/index.ts";
import { eventually } from "./process.ts";

/** Built once for all tests of a checkout: the guest's kernel and file system. */
const GUEST_CACHE = join(process.cwd(), ".cache", "guest");

/** One Dell of the rack in this process, so that a test can look behind the BMC. */
export interface TestRack extends AsyncDisposable {
  readonly machine: Machine;
  readonly bmcUrl: string;
  readonly username: string;
  readonly password: string;
  readonly ipmi: { readonly host: string; readonly port: number };
  readonly faults: Set<DellFaultName>;
  /** `--driver-info` words for the command line. */
  driverInfo(): string[];
  /** What the BMC itself says, over Redfish. */
  activeSessions(): Promise<number>;
  vncEnabled(): Promise<boolean>;
  /** Resolves when the guest has printed its shell's prompt. QEMU only. */
  guestIsUp(): Promise<void>;
  /** QEMU's own picture of the screen, as PNG. QEMU only. */
  screendump(file: string): Promise<void>;
}

export async function startTestRack(options: { machine: "qemu" | "synthetic" }): Promise<TestRack> {
  const folder = await mkdtemp(join(tmpdir(), "outband-rack-"));
  const [dell] = defaultRackConfig(1, { privileged: false }).machines;
  if (!dell) throw new Error("the default rack is empty");
  const log = new MemoryLogger();
  const rack = await startRack(
    { machines: [{ ...dell, address: "127.0.11.1", ports: { https: 0, vnc: 0, ipmi: 0 }, machine: options.machine }] },
    { clock: systemClock, log, stateDir: folder, cacheDir: GUEST_CACHE },
  );
  const one = rack.machine(dell.name, "dell");
  const insecure = new Agent({ connect: { rejectUnauthorized: false } });
  return {
    machine: one.machine,
    bmcUrl: one.url,
    username: dell.username,
    password: dell.password,
    ipmi: one.bmc.ipmi.address,
    faults: one.bmc.faults,
    driverInfo: () =>
      [
        `redfish_address=${one.url}`,
        `redfish_username=${dell.username}`,
        `redfish_password=${dell.password}`,
        "redfish_verify_ca=false",
      ].flatMap((property) => ["--driver-info", property]),
    activeSessions: async () => Number((await attributes(one, insecure))["VNCServer.1.ActiveSessions"]),
    vncEnabled: async () => (await attributes(one, insecure))["VNCServer.1.Enable"] === "Enabled",
    guestIsUp: async () => {
      await eventually(
        "the guest's prompt",
        async () => /[#$] $/.test(Buffer.from(await one.machine.serialLog()).toString()),
        90_000,
      );
    },
    screendump: (file) => (one.machine as QemuMachine).screendump(file),
    [Symbol.asyncDispose]: async () => {
      await rack[Symbol.asyncDispose]();
      await insecure.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function attributes({ url, config }: RackMachine, dispatcher: Agent): Promise<Record<string, unknown>> {
  const { body } = await request(`${url}/redfish/v1/Managers/iDRAC.Embedded.1/Attributes`, {
    dispatcher,
    headers: { authorization: `Basic ${Buffer.from(`${config.username}:${config.password}`).toString("base64")}` },
  });
  return ((await body.json()) as { Attributes: Record<string, unknown> }).Attributes;
}
