import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#/lib/time/index.ts";
import {
  CHASSIS_CONTROL,
  expectOk,
  GET_CHASSIS_STATUS,
  GET_DEVICE_ID,
  type IpmiSession,
  openSol,
  readBootFlags,
  writeBootFlags,
} from "#/protocols/ipmi/index.ts";
import { IpmiTestConsole } from "#/rack/testing/ipmi-console.ts";
import { pick } from "#/rack/testing/redfish-client.ts";
import { startTestBmc, startTestGeneric, startTestSupermicro } from "#/rack/testing/test-bmc.ts";

const DELL_SYSTEM = "/redfish/v1/Systems/System.Embedded.1";
const SUPERMICRO_SYSTEM = "/redfish/v1/Systems/1";
const FAST = { firstMs: 20, maxMs: 40, tries: 3 };
const CD_ONCE = { valid: true, persistent: false, efi: true, device: "cdrom" } as const;

let consoleOf: IpmiTestConsole;
beforeEach(async () => {
  consoleOf = await IpmiTestConsole.create();
});
afterEach(() => consoleOf[Symbol.asyncDispose]());

const login = ({ bmc }: { readonly bmc: { readonly ipmi: { readonly address: { host: string; port: number } } } }) => ({
  ...bmc.ipmi.address,
  username: "root",
  password: "calvin",
  retry: FAST,
});

describe("IPMI of a simulated BMC", () => {
  it.each([
    ["Dell", startTestBmc, { manufacturerId: 674, firmwareMajor: 5, firmwareMinor: 0x10 }],
    ["Supermicro", startTestSupermicro, { manufacturerId: 10_876, firmwareMajor: 1, firmwareMinor: 0x73 }],
    ["generic", startTestGeneric, { manufacturerId: 0, firmwareMajor: 1, firmwareMinor: 0 }],
  ] as const)("says whose it is: %s", async (_name, start, expected) => {
    await using rack = await start();
    const session = await consoleOf.open(login(rack));
    expect(expectOk(await session.send(GET_DEVICE_ID, undefined))).toMatchObject(expected);
  });

  it("moves the host's power, and refuses what makes no sense while it is off", async () => {
    await using rack = await startTestBmc();
    const session = await consoleOf.open(login(rack));
    const control = async (action: Parameters<typeof CHASSIS_CONTROL.encodeRequest>[0]) => {
      const answer = await session.send(CHASSIS_CONTROL, action);
      return answer.ok ? "ok" : answer.completionCode;
    };
    expect([await control("power-cycle"), await control("hard-reset"), await control("soft-shutdown")]).toEqual([
      0xd5, 0xd5, 0xd5,
    ]);
    expect([await control("power-down"), await control("power-up")]).toEqual(["ok", "ok"]);
    expect(expectOk(await session.send(GET_CHASSIS_STATUS, undefined)).poweredOn).toBe(true);
    for (const action of ["hard-reset", "diagnostic-interrupt", "soft-shutdown", "power-cycle"] as const) {
      expect(await control(action)).toBe("ok");
    }
    expect(rack.machine.calls).toEqual("powerOff powerOn reset injectNmi pressPowerButton powerOff powerOn".split(" "));
  });

  it("shares the boot override with Redfish, both ways", async () => {
    await using rack = await startTestBmc();
    const session = await consoleOf.open(login(rack));
    expectOk(await writeBootFlags(session, CD_ONCE));
    expect(rack.machine.calls).toEqual(["boot cdrom once"]);
    const shown = pick(await rack.client.get(DELL_SYSTEM), "Boot");
    expect(shown).toMatchObject({ BootSourceOverrideTarget: "Cd", BootSourceOverrideEnabled: "Once" });

    const boot = { BootSourceOverrideTarget: "Pxe", BootSourceOverrideEnabled: "Continuous" };
    await rack.client.patch(DELL_SYSTEM, { Boot: { ...boot, BootSourceOverrideMode: "Legacy" } });
    const flags = expectOk(await readBootFlags(session));
    expect(flags).toEqual({ valid: true, persistent: true, efi: false, device: "pxe" });
  });

  it("forgets on both sides what was for one boot", async () => {
    await using rack = await startTestBmc();
    const session = await consoleOf.open(login(rack));
    expectOk(await writeBootFlags(session, CD_ONCE));
    rack.machine.setPower(true);
    expect(expectOk(await readBootFlags(session)).valid).toBe(false);
    const shown = pick(await rack.client.get(DELL_SYSTEM), "Boot");
    expect(shown).toMatchObject({ BootSourceOverrideTarget: "None", BootSourceOverrideEnabled: "Disabled" });
  });

  it("has Supermicro's words: UEFI is in the target, and its disk is device 9", async () => {
    await using rack = await startTestSupermicro();
    const session = await consoleOf.open(login(rack));
    const target = async (flags: Parameters<typeof writeBootFlags>[1]) => {
      expectOk(await writeBootFlags(session, flags));
      return pick(await rack.client.get(SUPERMICRO_SYSTEM), "Boot", "BootSourceOverrideTarget");
    };
    expect(await target({ ...CD_ONCE, device: "remote-media" })).toBe("UefiHdd");
    expect(await target({ ...CD_ONCE, device: "disk" })).toBe("Hdd");
    expect(await target(CD_ONCE)).toBe("UefiCd");
    expect(await target({ ...CD_ONCE, efi: false })).toBe("CD/DVD");
    expect(await target({ ...CD_ONCE, device: "none" })).toBe("None");
    await rack.client.patch(SUPERMICRO_SYSTEM, { Boot: { BootSourceOverrideTarget: "UefiUsbCd" } });
    const flags = expectOk(await readBootFlags(session));
    expect(flags).toEqual({ valid: true, persistent: false, efi: true, device: "remote-cdrom" });
  });

  it("is switched off and on by the iDRAC's attribute, and gone with the BMC", async () => {
    await using rack = await startTestBmc();
    await consoleOf.open(login(rack));
    rack.bmc.attributes.apply({ "IPMILan.1.Enable": "Disabled" });
    await rack.bmc.settled();
    await expect(consoleOf.open(login(rack))).rejects.toMatchObject({ code: "IPMI_TIMEOUT" });
    rack.bmc.attributes.apply({ "IPMILan.1.Enable": "Enabled" });
    await rack.bmc.settled();
    await consoleOf.open(login(rack));
    rack.bmc.faults.add("bmc-down");
    await rack.bmc.settled();
    await expect(consoleOf.open(login(rack))).rejects.toMatchObject({ code: "IPMI_TIMEOUT" });
  });
});

describe("faults of IPMI", () => {
  it.each([
    ["ipmi-off", "IPMI_TIMEOUT"],
    ["ipmi-mute", "IPMI_TIMEOUT"],
    ["bmc-hang", "IPMI_TIMEOUT"],
    ["ipmi-sessions-full", "IPMI_NO_SESSION"],
    ["ipmi-bad-rakp4", "IPMI_LOGIN"],
    ["ipmi-bad-checksums", "IPMI_TIMEOUT"],
  ] as const)("%s keeps consoles out with %s, and is cut out again", async (fault, code) => {
    await using rack = await startTestGeneric([fault]);
    await expect(consoleOf.open(login(rack))).rejects.toMatchObject({ code });
    rack.bmc.faults.clear();
    await rack.bmc.settled();
    await consoleOf.open(login(rack));
  });

  it("each has a remedy, where there is one", async () => {
    await using rack = await startTestGeneric(["ipmi-bad-rakp4", "ipmi-bad-checksums", "ipmi-suite-3-only"]);
    const quirks = ["integritycheckvalue", "nochecksumcheck"] as const;
    const session = await consoleOf.open({ ...login(rack), quirks });
    expect(session.cipherSuite).toBe(3);
    rack.bmc.faults.clear();
    await rack.bmc.settled();
    expect((await consoleOf.open(login(rack))).cipherSuite).toBe(17);
  });

  it("ipmi-sol-kept and ipmi-wrong-sol-port: who has SOL keeps it, and the port is of no interest to us", async () => {
    await using rack = await startTestGeneric(["ipmi-sol-kept", "ipmi-wrong-sol-port"]);
    await openSol(await consoleOf.open(login(rack)), { inUse: "take" }, { clock: systemClock });
    const second = openSol(await consoleOf.open(login(rack)), { inUse: "refuse" }, { clock: systemClock });
    await expect(second).rejects.toMatchObject({ code: "IPMI_SOL_IN_USE" });
  });

  it("ipmi-reset-forgets-sessions: the session that a reset came in is gone", async () => {
    await using rack = await startTestGeneric(["ipmi-reset-forgets-sessions"]);
    rack.machine.setPower(true);
    const session: IpmiSession = await consoleOf.open(login(rack));
    expectOk(await session.send(CHASSIS_CONTROL, "hard-reset"));
    expect(rack.bmc.ipmi.bmc?.activeSessions).toBe(1);
    await rack.clock.advance(50);
    expect(rack.bmc.ipmi.bmc?.activeSessions).toBe(0);
  });

  it("stack: with loss, duplication, reordering and corruption at once a session still works", async () => {
    const bad = ["ipmi-loss", "ipmi-duplication", "ipmi-reordering", "ipmi-corruption"] as const;
    await using rack = await startTestGeneric(bad);
    // What the bad network holds back waits for the BMC's clock.
    const ticking = setInterval(() => void rack.clock.advance(5), 5);
    try {
      const session = await consoleOf.open(login(rack));
      for (let i = 0; i < 8; i++) expectOk(await session.send(GET_DEVICE_ID, undefined));
    } finally {
      clearInterval(ticking);
    }
  });
});
