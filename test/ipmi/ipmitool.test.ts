import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requirePeer } from "../support/peers.ts";
import { eventually, run } from "../support/process.ts";
import { BmcUnderTest } from "./bmc-under-test.ts";
import { Terminal } from "./terminal.ts";

const present = requirePeer("ipmitool", "ipmitool");
let machine: BmcUnderTest;
beforeEach(async () => {
  machine = await BmcUnderTest.start();
});
afterEach(() => machine[Symbol.dispose]());

function login(...rest: string[]): string[] {
  const address = ["-I", "lanplus", "-H", "127.0.0.1", "-p", String(machine.port)];
  return [...address, "-U", "ADMIN", "-P", "adminpass", ...rest];
}

async function ipmitool(...args: string[]): Promise<string> {
  const { code, output } = await run("ipmitool", login(...args));
  expect(output).not.toMatch(/error|unable|invalid/i);
  expect(code).toBe(0);
  return output;
}

describe.skipIf(!present)("ipmitool against our BMC", () => {
  it.each(["3", "17"])("powers with cipher suite %s", async (suite) => {
    expect(await ipmitool("-C", suite, "chassis", "power", "status")).toContain("Chassis Power is on");
    await ipmitool("-C", suite, "chassis", "power", "off");
    expect(await ipmitool("-C", suite, "chassis", "power", "status")).toContain("Chassis Power is off");
    await ipmitool("-C", suite, "chassis", "power", "on");
    await ipmitool("-C", suite, "chassis", "power", "cycle");
    await ipmitool("-C", suite, "chassis", "power", "reset");
    await ipmitool("-C", suite, "chassis", "power", "soft");
    expect(machine.actions).toEqual(["power-down", "power-up", "power-cycle", "hard-reset", "soft-shutdown"]);
  });

  it("finds suite 17 by itself", async () => {
    const { output } = await run("ipmitool", login("-v", "-v", "chassis", "power", "status"));
    expect(output).toMatch(/hmac_sha256/);
  });

  it("is refused cipher suite 0, a wrong password and an unknown name", async () => {
    for (const args of [
      ["-C", "0"],
      ["-C", "3", "-P", "wrong"],
      ["-C", "3", "-U", "nobody"],
    ]) {
      const { code, output } = await run("ipmitool", [...login(), ...args, "chassis", "power", "status"]);
      expect(output).toContain("Unable to establish IPMI v2 / RMCP+ session");
      expect(code).toBe(1);
    }
    expect(machine.bmc.activeSessions).toBe(0);
  });

  it("sets and reads the boot device", async () => {
    await ipmitool("chassis", "bootdev", "cdrom", "options=efiboot,persistent");
    const shown = await ipmitool("chassis", "bootparam", "get", "5");
    expect(shown).toContain("Boot parameter data: e014000000");
    expect(shown).toContain("Force Boot from CD/DVD");
    await ipmitool("chassis", "bootdev", "pxe");
    expect(await ipmitool("chassis", "bootparam", "get", "5")).toContain("Boot parameter data: 8004000000");
    expect(machine.bootFlags.at(-1)).toEqual({ valid: true, persistent: false, efi: false, device: "pxe" });
  });

  it("reads the controller, the channel and the users", async () => {
    const controller = await ipmitool("mc", "info");
    expect(controller).toContain("Firmware Revision         : 3.48");
    expect(controller).toContain("Manufacturer ID           : 10876");
    expect(await ipmitool("channel", "info", "1")).toContain("802.3 LAN");
    expect(await ipmitool("user", "list", "1")).toMatch(/2\s+ADMIN\s+true\s+false\s+true\s+ADMINISTRATOR/);
    expect(await ipmitool("channel", "getciphers", "ipmi", "1")).toMatch(/17\s+N\/A\s+hmac_sha256/);
    expect(await ipmitool("mc", "guid")).toContain("System GUID");
  });

  it("reads and sets SOL's configuration", async () => {
    expect(await ipmitool("sol", "info")).toMatch(/Character Accumulate Level \(ms\) : 50/);
    await ipmitool("sol", "set", "retry-count", "5", "1");
    await ipmitool("sol", "set", "volatile-bit-rate", "57.6", "1");
    const shown = await ipmitool("sol", "info");
    expect(shown).toMatch(/Retry Count {21}: 5/);
    expect(shown).toMatch(/Volatile Bit Rate \(kbps\) {8}: 57\.6/);
    expect(shown).toMatch(/Enabled {25}: true/);
  });

  it.each(["3", "17"])("types and sees the answer with cipher suite %s, and sends a break", async (suite) => {
    await using terminal = new Terminal("ipmitool", login("-C", suite, "sol", "activate"));
    await eventually("the greeting", async () => terminal.shown.includes("HELLO"));
    terminal.type("ping\r");
    await eventually("the answer", async () => terminal.shown.includes("PING"));
    terminal.type("~B");
    await eventually("the break", async () => machine.breaks === 1);
    terminal.type("\r~.");
    expect(await terminal.ended).toBe(0);
    expect(machine.bmc.owner).toBeNull();
  });

  it("is told that SOL is in use, can deactivate it, and the other sees it", async () => {
    await using terminal = new Terminal("ipmitool", login("sol", "activate"));
    await eventually("the greeting", async () => terminal.shown.includes("HELLO"));
    const { code, output } = await run("ipmitool", login("sol", "activate"));
    expect([code, output]).toEqual([1, expect.stringContaining("SOL payload already active on another session")]);
    await ipmitool("sol", "deactivate");
    expect(machine.bmc.owner).toBeNull();
    // It is told, and looks at that only with -v; what is typed then is not acknowledged.
    terminal.type("x");
    await terminal.ended;
    expect(terminal.shown).toMatch(/SOL session closed by BMC|Error sending SOL data/);
  });
});
