import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRedfishManagement, createRedfishPower } from "#/drivers/modules/redfish/index.ts";
import { asciiText } from "#/lib/bytes/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { type DellUnderTest, impatientDeps, startDell } from "./dell-under-test.ts";

let under: DellUnderTest;
beforeAll(async () => {
  under = await startDell();
});
afterAll(() => under[Symbol.asyncDispose]());
beforeEach(() => under.dell.bmc.faults.clear());

const { redfish: deps } = impatientDeps();
const power = createRedfishPower(deps);
const management = createRedfishManagement(deps);

describe("redfish power on the rack's Dell", () => {
  it("switches on, restarts and switches off, and each is done when it resolves", async () => {
    const task = taskFor(under.driverInfo);
    const { machine } = under.dell;
    expect(await power.getPowerState(task)).toBe("power off");
    await power.setPowerState(task, "power on", 20_000);
    expect(machine.powered).toBe(true);
    expect(await power.getPowerState(task)).toBe("power on");
    await power.setPowerState(task, "power on", 20_000);
    await power.setPowerState(task, "rebooting", 20_000);
    expect(machine.powered).toBe(true);
    await power.setPowerState(task, "power off", 20_000);
    await power.setPowerState(task, "power off", 20_000);
    expect(machine.powered).toBe(false);
  });

  it("switches on a machine that is off when asked to reboot it", async () => {
    await under.dell.machine.powerOff();
    await power.setPowerState(taskFor(under.driverInfo), "rebooting", 20_000);
    expect(under.dell.machine.powered).toBe(true);
  });

  it("asks the guest to go down for a soft power off", async () => {
    const { machine } = under.dell;
    await machine.powerOn();
    // Until its system is up the guest does not hear the button.
    await expect.poll(async () => asciiText(await machine.serialLog()), { timeout: 20_000 }).toMatch(/[#$] $/);
    await power.setPowerState(taskFor(under.driverInfo), "soft power off", 30_000);
    expect(under.dell.machine.powered).toBe(false);
  });

  it("leaves no Redfish session behind", async () => {
    await power.getPowerState(taskFor(under.driverInfo));
    expect(under.dell.bmc.redfishSessions).toBe(0);
  });

  it("waits out SYS518 and then works", async () => {
    under.dell.bmc.faults.add("sys518");
    await expect(power.getPowerState(taskFor(under.driverInfo))).resolves.toMatch(/^power/);
  });

  it("falls back to Basic when every session slot is taken", async () => {
    under.dell.bmc.faults.add("session-slots-full");
    await expect(power.getPowerState(taskFor(under.driverInfo))).resolves.toMatch(/^power/);
  });

  it.each(["basic", "session"])("logs in with auth type %s", async (authType) => {
    const task = taskFor({ ...under.driverInfo, redfish_auth_type: authType });
    await expect(power.getPowerState(task)).resolves.toMatch(/^power/);
    expect(under.dell.bmc.redfishSessions).toBe(0);
  });

  it.each(["auto", "basic", "session"])("says that the password is wrong (%s)", async (authType) => {
    const task = taskFor({ ...under.driverInfo, redfish_password: "wrong-horse", redfish_auth_type: authType });
    const failure = power.getPowerState(task);
    await expect(failure).rejects.toMatchObject({
      code: "REDFISH_CREDENTIALS_REFUSED",
      message: expect.stringContaining("check driver_info redfish_username and redfish_password"),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("wrong-horse") });
  });

  it("says that the BMC does not answer when it is down", async () => {
    under.dell.bmc.faults.add("bmc-down");
    await under.dell.bmc.settled();
    await expect(power.getPowerState(taskFor(under.driverInfo))).rejects.toMatchObject({
      code: "REDFISH_UNREACHABLE",
      category: "bmc-unreachable",
      message: expect.stringContaining("nothing listens there"),
    });
  });

  it("gives up on a BMC that hangs", async () => {
    under.dell.bmc.faults.add("bmc-hang");
    await under.dell.bmc.settled();
    await expect(power.getPowerState(taskFor(under.driverInfo))).rejects.toMatchObject({
      code: "REDFISH_UNREACHABLE",
    });
  });

  it("names the system that is not there", async () => {
    const task = taskFor({ ...under.driverInfo, redfish_system_id: "/redfish/v1/Systems/7" });
    await expect(power.getPowerState(task)).rejects.toMatchObject({ code: "REDFISH_SYSTEM_UNKNOWN" });
  });
});

describe("TLS trust of the rack's Dell", () => {
  it("refuses its self-signed certificate by default and says what to set", async () => {
    const { redfish_verify_ca: _, ...driverInfo } = under.driverInfo;
    await expect(power.getPowerState(taskFor(driverInfo))).rejects.toMatchObject({
      code: "REDFISH_TLS_UNTRUSTED",
      message: expect.stringContaining("redfish_verify_ca"),
    });
  });

  it("pins the first certificate, keeps it, and takes it again", async () => {
    const driverInfo = { ...under.driverInfo, redfish_verify_ca: "pin" };
    const first = taskFor(driverInfo);
    await power.getPowerState(first);
    expect(first.kept).toMatchObject({ redfish_tls_pin: { origin: under.dell.url } });
    const second = taskFor(driverInfo, first.kept);
    await power.getPowerState(second);
    expect(second.keeps).toEqual([]);
  });

  it("refuses any other certificate after that, before sending a password", async () => {
    const driverInfo = { ...under.driverInfo, redfish_verify_ca: "pin" };
    const pin = { origin: under.dell.url, sha256: "ab".repeat(32) };
    await expect(power.getPowerState(taskFor(driverInfo, { redfish_tls_pin: pin }))).rejects.toMatchObject({
      code: "REDFISH_TLS_UNTRUSTED",
      message: expect.stringContaining("not the pinned one"),
    });
  });

  it("refuses a fingerprint that is not the node's own", async () => {
    const driverInfo = { ...under.driverInfo, redfish_tls_fingerprint: "AB:".repeat(31).concat("AB") };
    await expect(power.getPowerState(taskFor(driverInfo))).rejects.toMatchObject({ code: "REDFISH_TLS_UNTRUSTED" });
  });
});

describe("redfish boot devices on the rack's Dell", () => {
  it("knows what the machine can boot from", async () => {
    const devices = await management.supportedBootDevices(taskFor(under.driverInfo));
    expect(devices).toEqual(["pxe", "disk", "cdrom", "bios", "floppy", "uefihttp"]);
  });

  it.each([
    ["pxe", false],
    ["cdrom", false],
    ["disk", true],
  ] as const)("sets %s with persistent %s and reads it back", async (device, persistent) => {
    const task = taskFor(under.driverInfo);
    await management.setBootDevice(task, device, persistent);
    await expect(management.getBootDevice(task)).resolves.toEqual({ bootDevice: device, persistent });
  });

  it("refuses a device that Redfish has no word for", async () => {
    await expect(management.setBootDevice(taskFor(under.driverInfo), "safe", false)).rejects.toMatchObject({
      code: "REDFISH_BOOT_DEVICE_UNSUPPORTED",
      category: "invalid",
    });
  });
});
