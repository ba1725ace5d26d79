import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { createRedfishManagement } from "#/drivers/modules/redfish/index.ts";
import { createSupermicroIkvmConsole, SWITCHED_ON_KEY } from "#/drivers/modules/supermicro/index.ts";
import { connectAten } from "#/protocols/rfb/aten/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { impatientDeps } from "./supermicro-under-test.ts";

let x11: OneMachine<"supermicro">;
let x11Tls: OneMachine<"supermicro">;
beforeAll(async () => {
  x11 = await startOneMachine({ vendor: "supermicro", address: "127.0.13.2" });
  x11Tls = await startOneMachine({ vendor: "supermicro", address: "127.0.13.3", model: "x11-tls" });
});
afterAll(async () => {
  await x11[Symbol.asyncDispose]();
  await x11Tls[Symbol.asyncDispose]();
});

const console = createSupermicroIkvmConsole(impatientDeps());
const open: { close(): void }[] = [];
const bmc = () => x11.rackMachine.bmc;

/** As a hub does: credentials first, then the connection. */
async function watch(upstream: GraphicalUpstream): Promise<{ readonly name: string }> {
  const { signal } = new AbortController();
  const login = await upstream.login?.(signal);
  if (!login) throw new Error("the upstream has no login");
  const client = await connectAten(await upstream.dial(signal), { ...login, signal });
  open.push(client);
  return client;
}

beforeEach(async () => {
  bmc().faults.clear();
  bmc().ikvm.set({ enabled: true });
  await bmc().settled();
});
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await expect.poll(() => bmc().vncSessions).toBe(0);
});

describe("supermicro-ikvm on the rack's Supermicro", () => {
  it("proves the iKVM with a session that it closes, and hands out a way to it", async () => {
    const task = taskFor(x11.driverInfo);
    const upstream = await console.start(task);
    expect(upstream).toMatchObject({ profile: "aten", password: null });
    await expect.poll(() => bmc().vncSessions).toBe(0);
    expect((await watch(upstream)).name).toBe("ATEN iKVM Server");
    expect(bmc().redfishSessions).toBe(0);
    expect(task.keeps).toEqual([]);
    await console.stop(task);
  });

  it("logs in with a token of the viewer's page where the account is refused, a fresh one each time", async () => {
    bmc().faults.add("ikvm-token-only");
    const upstream = await console.start(taskFor(x11.driverInfo));
    await watch(upstream);
    await watch(upstream);
    expect(bmc().vncSessions).toBe(2);
    expect(bmc().redfishSessions).toBe(0);
  });

  it("switches on what its operator had switched off, and off again", async () => {
    bmc().ikvm.set({ enabled: false });
    await bmc().settled();
    const task = taskFor(x11.driverInfo);
    await watch(await console.start(task));
    expect(task.kept).toEqual({ [SWITCHED_ON_KEY]: true });
    expect(bmc().ikvm.enabled).toBe(true);
    await console.stop(task);
    expect(bmc().ikvm.enabled).toBe(false);
    expect(task.kept).toEqual({});
    await console.stop(task);
  });

  it("takes up again after a crash, and still knows to switch off", async () => {
    bmc().ikvm.set({ enabled: false });
    const before = taskFor(x11.driverInfo);
    await console.start(before);
    const after = taskFor(x11.driverInfo, before.kept);
    await console.start(after);
    expect(after.keeps).toEqual([]);
    await console.stop(after);
    expect(bmc().ikvm.enabled).toBe(false);
  });

  it("speaks TLS to a board whose KVM port waits for it", async () => {
    for (const tls of ["auto", "required"]) {
      const upstream = await console.start(taskFor({ ...x11Tls.driverInfo, supermicro_ikvm_tls: tls }));
      await watch(upstream);
    }
    expect(x11Tls.rackMachine.bmc.vncSessions).toBe(2);
  });

  it("pins the KVM port's certificate together with Redfish's", async () => {
    const task = taskFor({ ...x11Tls.driverInfo, redfish_verify_ca: "pin" });
    await watch(await console.start(task));
    expect(task.kept).toHaveProperty("redfish_tls_pin");
  });

  it("gives a virtual CD the boot target that works", async () => {
    const management = createRedfishManagement(impatientDeps().redfish);
    const task = taskFor(x11.driverInfo);
    await management.setBootDevice(task, "cdrom", false);
    expect(await management.getBootDevice(task)).toEqual({ bootDevice: "cdrom", persistent: false });
  });

  it("never logs the password", async () => {
    const task = taskFor(x11.driverInfo);
    await console.start(task);
    await console.stop(task);
    expect(JSON.stringify(task.log.lines)).not.toContain(x11.driverInfo.redfish_password);
  });
});

describe("supermicro-ikvm that cannot start", () => {
  it.each([
    ["bmc-down", "REDFISH_UNREACHABLE", /does not answer/],
    ["bmc-hang", "REDFISH_UNREACHABLE", /no answer within/],
    ["ikvm-licence-missing", "SUPERMICRO_LICENCE_MISSING", /SFT-OOB-LIC/],
    ["ikvm-mute", "SUPERMICRO_IKVM_MUTE", /says nothing/],
    ["ikvm-refuse", "SUPERMICRO_IKVM_PORT_CLOSED", /port cannot be reached/],
  ] as const)("says why with %s, and leaves nothing behind", async (fault, code, message) => {
    bmc().faults.add(fault);
    bmc().ikvm.set({ enabled: false });
    await bmc().settled();
    const task = taskFor(x11.driverInfo);
    await expect(console.start(task)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(bmc().ikvm.enabled).toBe(false);
    expect(task.kept).toEqual({});
    expect(bmc().redfishSessions).toBe(0);
  });

  it("works with Basic authentication when the login slots are full", async () => {
    bmc().faults.add("session-slots-full");
    await console.start(taskFor(x11.driverInfo));
  });

  it("says that neither account nor token is taken", async () => {
    bmc().faults.add("ikvm-token-only");
    bmc().ikvm.interface = "JAVA plug-in";
    await expect(console.start(taskFor(x11.driverInfo))).rejects.toMatchObject({
      code: "SUPERMICRO_IKVM_LOGIN_REFUSED",
      message: expect.stringContaining("no viewer's page with a token"),
    });
    bmc().ikvm.interface = "HTML 5";
  });

  it("says that the BMC's password is wrong", async () => {
    const task = taskFor({ ...x11.driverInfo, redfish_password: "nope" });
    await expect(console.start(task)).rejects.toMatchObject({ code: "REDFISH_CREDENTIALS_REFUSED" });
  });

  it("says that all four sessions are taken", async () => {
    const upstream = await console.start(taskFor(x11.driverInfo));
    for (let viewer = 0; viewer < 4; viewer++) await watch(upstream);
    await expect(console.start(taskFor(x11.driverInfo))).rejects.toMatchObject({
      code: "SUPERMICRO_IKVM_IN_USE",
      message: expect.stringContaining("Close other viewers"),
    });
    expect(bmc().vncSessions).toBe(4);
  });

  it("says that plain is not taken where TLS is required", async () => {
    const task = taskFor({ ...x11.driverInfo, supermicro_ikvm_tls: "required" });
    await expect(console.start(task)).rejects.toMatchObject({ code: "SUPERMICRO_IKVM_PLAIN" });
  });

  it("remembers to switch off when the BMC is gone at stop, and does it later", async () => {
    bmc().ikvm.set({ enabled: false });
    const task = taskFor(x11.driverInfo);
    await console.start(task);
    bmc().faults.add("bmc-down");
    await bmc().settled();
    await expect(console.stop(task)).rejects.toMatchObject({ code: "REDFISH_UNREACHABLE" });
    expect(task.kept).toHaveProperty(SWITCHED_ON_KEY);
    bmc().faults.clear();
    await bmc().settled();
    await console.stop(task);
    expect(bmc().ikvm.enabled).toBe(false);
  });
});
