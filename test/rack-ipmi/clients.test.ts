import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RedfishTestClient } from "#/rack/testing/redfish-client.ts";
import { Terminal } from "../ipmi/terminal.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, run } from "../support/process.ts";

const hasIpmitool = requirePeer("ipmitool", "ipmitool");
const hasFreeipmi = requirePeer("/usr/sbin/ipmiconsole", "freeipmi-tools");
const SYSTEMS = { dell: "/redfish/v1/Systems/System.Embedded.1", supermicro: "/redfish/v1/Systems/1" };
/** ipmiconsole takes no port above 32767. */
const lowPort = () => 16_000 + Math.floor(Math.random() * 16_000);

describe.each(["dell", "supermicro"] as const)("the rack's %s over IPMI", (vendor) => {
  let one: OneMachine<typeof vendor>;
  beforeAll(async () => {
    one = await startOneMachine({ vendor, address: "127.0.13.1", ipmiPort: lowPort() });
  });
  afterAll(() => one[Symbol.asyncDispose]());

  function lanplus(...rest: string[]): string[] {
    const { config } = one.rackMachine;
    const address = ["-I", "lanplus", "-H", config.address, "-p", String(config.ports.ipmi)];
    return [...address, "-U", config.username, "-P", config.password, ...rest];
  }

  async function ipmitool(...args: string[]): Promise<string> {
    const { code, output } = await run("ipmitool", lanplus(...args));
    expect(output).not.toMatch(/error|unable|invalid/i);
    expect(code).toBe(0);
    return output;
  }

  function freeipmi(...rest: string[]): string[] {
    const { config } = one.rackMachine;
    return ["-h", `${config.address}:${config.ports.ipmi}`, "-u", config.username, "-p", config.password, ...rest];
  }

  it.skipIf(!hasIpmitool)("is whose it says", async () => {
    const expected = { dell: ["674", "5.10"], supermicro: ["10876", "1.73"] }[vendor];
    const info = await ipmitool("mc", "info");
    expect(info).toMatch(new RegExp(`Manufacturer ID +: ${expected[0]}`));
    expect(info).toMatch(new RegExp(`Firmware Revision +: ${expected[1]}`));
  });

  it.skipIf(!hasIpmitool)("powers with ipmitool's cipher suites 3 and 17, and the machine obeys", async () => {
    const { machine } = one.rackMachine;
    expect(await ipmitool("-C", "3", "chassis", "power", "status")).toContain("Chassis Power is off");
    await ipmitool("-C", "3", "chassis", "power", "on");
    expect(machine.powered).toBe(true);
    expect(await ipmitool("-C", "17", "chassis", "power", "status")).toContain("Chassis Power is on");
    await ipmitool("-C", "17", "chassis", "power", "off");
    expect(machine.powered).toBe(false);
    const { code, output } = await run("ipmitool", lanplus("chassis", "power", "reset"));
    expect([code, output]).toEqual([1, expect.stringContaining("Command not supported in present state")]);
  });

  it.skipIf(!hasIpmitool)("shows in Redfish what bootdev sets, and the other way round", async () => {
    await using client = new RedfishTestClient(one.rackMachine.url);
    const { username, password } = one.rackMachine.config;
    const credentials = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
    const boot = async () => {
      const { body } = await client.get(SYSTEMS[vendor], credentials);
      return (body as { Boot: Record<string, unknown> }).Boot;
    };
    await ipmitool("chassis", "bootdev", "pxe", "options=persistent");
    expect(await boot()).toMatchObject({
      BootSourceOverrideTarget: "Pxe",
      BootSourceOverrideEnabled: "Continuous",
    });
    await client.patch(SYSTEMS[vendor], { Boot: { BootSourceOverrideTarget: "BiosSetup" } }, credentials);
    expect(await ipmitool("chassis", "bootparam", "get", "5")).toContain("Force Boot into BIOS Setup");
    await ipmitool("chassis", "bootdev", "none");
    expect(await boot()).toMatchObject({ BootSourceOverrideEnabled: "Disabled" });
  });

  it.skipIf(!hasIpmitool)("shows the machine's serial line to ipmitool, which types on it", async () => {
    await one.rackMachine.machine.powerOn();
    await using terminal = new Terminal("ipmitool", lanplus("-C", "17", "sol", "activate"));
    await eventually("the console", async () => one.rackMachine.bmc.ipmi.bmc?.owner !== null);
    await eventually("the shell to answer", async () => {
      terminal.type("echo $((6*7))\r");
      return /\n42\r/.test(terminal.shown);
    });
    terminal.type("\r~.");
    expect(await terminal.ended).toBe(0);
  });

  it.skipIf(!hasFreeipmi)("powers with ipmipower, and types with ipmiconsole", async () => {
    const power = (...args: string[]) => run("/usr/sbin/ipmipower", freeipmi("-D", "LAN_2_0", "-I", "17", ...args));
    await one.rackMachine.machine.powerOff();
    expect((await power("--stat")).output).toBe(`${one.rackMachine.config.address}: off\n`);
    expect((await power("--on")).output).toBe(`${one.rackMachine.config.address}: ok\n`);
    expect(one.rackMachine.machine.powered).toBe(true);
    await using terminal = new Terminal("/usr/sbin/ipmiconsole", freeipmi("-l", "ADMIN", "-I", "3"));
    await eventually("the shell to answer", async () => {
      terminal.type("echo $((6*7))\r");
      return /\n42\r/.test(terminal.shown);
    });
    terminal.type("&.");
    await terminal.ended;
  });
});
