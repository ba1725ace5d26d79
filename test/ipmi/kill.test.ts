import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { getConsole } from "../support/nodes.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";
import { BmcUnderTest } from "./bmc-under-test.ts";
import { TcpClient } from "./tcp-client.ts";

const present = requirePeer("socat", "socat") && requirePeer("ipmitool", "ipmitool");
const NODES = { sol: "ipmi-sol", socat: "ipmitool-socat" };
/** Milliseconds between the order and the kill: before it is begun, in the middle, and when it may be done. */
const KILLS = [5, 60, 250, 30, 120, 600];

/** The processes that run for this service's consoles: those that listen, and those that they start for a client. */
function programs({ folder }: Service, bmc: BmcUnderTest): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      const told = readFileSync(`/proc/${name}/cmdline`, "latin1");
      const isClients = told.startsWith("ipmitool\0") && told.includes(`\0-p\0${bmc.port}\0`);
      return isClients || told.includes(`-L${folder}/state/console/`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

interface NodeState {
  readonly reservation: string | null;
  readonly console_enabled: boolean;
  readonly driver_internal_info: Readonly<Record<string, unknown>>;
}

async function settled(service: Service, name: string): Promise<NodeState> {
  return eventually(`${name} to be settled`, async () => {
    const node = (await service.api("GET", `/v1/nodes/${name}`)).body as NodeState;
    const isBusy = node.reservation !== null || node.driver_internal_info.serial_console_needs_stop !== undefined;
    return !isBusy && node;
  });
}

/** A client types there and reads the answer. */
async function works(url: string): Promise<void> {
  await eventually("an answer on the console", async () => {
    using client = new TcpClient(url);
    await client.shows("HELLO", 5000);
    client.type("again");
    return await client.shows("AGAIN", 3000);
  });
}

it.skipIf(!present)(
  "whenever it is killed, the next start makes serial consoles and programs agree: no orphan, the same port, and it works",
  { timeout: 240_000 },
  async () => {
    using solBmc = await BmcUnderTest.start();
    using socatBmc = await BmcUnderTest.start();
    await using service = await Service.create({
      ipmi: ["min_command_interval = 0"],
      console: ["subprocess_checking_interval = 0.05", "port_range = 18500:18510"],
    });
    await service.start();
    for (const [name, console_interface] of Object.entries(NODES)) {
      const { port } = name === "sol" ? solBmc : socatBmc;
      const address = { ipmi_address: "127.0.0.1", ipmi_port: port };
      const driver_info = { ...address, ipmi_username: "ADMIN", ipmi_password: "adminpass" };
      const created = await service.api("POST", "/v1/nodes", { name, driver: "ipmi", console_interface, driver_info });
      expect(created.status).toBe(201);
    }
    const urls = new Map<string, string>();
    const seen = { enabled: 0, disabled: 0 };
    for (const [round, afterMs] of KILLS.entries()) {
      // On, killed, on again where it had not come so far, killed, off, killed, and so on.
      const enabled = round % 3 !== 2;
      for (const name of Object.keys(NODES)) {
        await service.api("PUT", `/v1/nodes/${name}/states/console`, { enabled });
      }
      await sleep(afterMs);
      await service.kill();
      const before = programs(service, socatBmc);
      await service.start();

      const states = await Promise.all(Object.keys(NODES).map((name) => settled(service, name)));
      const left = programs(service, socatBmc);
      expect(
        left.filter((pid) => before.includes(pid)),
        "orphans",
      ).toEqual([]);
      for (const [at, name] of Object.keys(NODES).entries()) {
        const isOn = states[at]?.console_enabled === true;
        seen[isOn ? "enabled" : "disabled"]++;
        const { console_info } = await getConsole(service, name);
        expect(console_info !== null, name).toBe(isOn);
        if (name === "socat") expect(left.length > 0).toBe(isOn);
        if (console_info === null) urls.delete(name);
        else {
          expect(console_info.url).toBe(urls.get(name) ?? console_info.url);
          urls.set(name, console_info.url);
          await works(console_info.url);
        }
      }
    }
    // Both ends have been looked at, or the test proves little.
    expect(seen.enabled).toBeGreaterThan(0);
    expect(seen.disabled).toBeGreaterThan(0);
    expect(await service.stop()).toBe(0);
    expect(programs(service, socatBmc)).toEqual([]);
  },
);
