import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { createIdracVncConsole, OPERATOR_SETTINGS_KEY, PASSWORD_KEY } from "#/drivers/modules/idrac/index.ts";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { connectTcp, connectTls, vncCipher } from "#/transports/index.ts";
import { taskFor } from "../support/driver-task.ts";
import { type DellUnderTest, impatientDeps, startDell } from "./dell-under-test.ts";

let under: DellUnderTest;
beforeAll(async () => {
  under = await startDell();
});
afterAll(() => under[Symbol.asyncDispose]());

const console = createIdracVncConsole(impatientDeps());
const OPERATORS = { Enable: "Disabled", Timeout: 300, SSLEncryptionBitLength: "Disabled" };
const open: { close(): void }[] = [];

function configure(settings: Record<string, string | number>): void {
  const entries = Object.entries(settings).map(([name, value]) => [`VNCServer.1.${name}`, value] as const);
  under.dell.bmc.attributes.apply(Object.fromEntries(entries));
}

function attribute(name: string): string {
  return under.dell.bmc.attributes.text(`VNCServer.1.${name}`);
}

async function watch(upstream: GraphicalUpstream): Promise<{ name: string; close(): void }> {
  const { signal } = new AbortController();
  const { password, startTls, requireTls = false } = upstream;
  const client = await connectRfb(
    await upstream.dial(signal),
    { profile: "idrac", password, requireTls, signal },
    { vncCipher, ...(startTls && { startTls }) },
  );
  open.push(client);
  return client;
}

beforeEach(async () => {
  under.dell.bmc.faults.clear();
  configure({ ...OPERATORS, Password: "operator" });
  await under.dell.bmc.settled();
});
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await expect.poll(() => under.dell.bmc.vncSessions).toBe(0);
});

describe("idrac-vnc on the rack's Dell", () => {
  it("switches the server on with a fresh password and hands out a way to it", async () => {
    const task = taskFor(under.driverInfo);
    const upstream = await console.start(task);
    expect(upstream).toMatchObject({ profile: "idrac", password: expect.stringMatching(/^[A-Za-z2-9]{8}$/) });
    expect(under.dell.bmc.vncSessions).toBe(0);
    const client = await watch(upstream);
    expect(client.name).toBe("OpenVNC");
    expect(attribute("Timeout")).toBe("10800");
    expect(under.dell.bmc.redfishSessions).toBe(0);
    await console.stop(task);
  });

  it("keeps the operator's settings before it changes anything, and restores them", async () => {
    configure({ Timeout: 600 });
    const task = taskFor(under.driverInfo);
    await console.start(task);
    expect(task.keeps[0]).toMatchObject({ [OPERATOR_SETTINGS_KEY]: { Enable: "Disabled", Timeout: 600 } });
    await console.stop(task);
    expect(attribute("Enable")).toBe("Disabled");
    expect(attribute("Timeout")).toBe("600");
    expect(task.kept).toEqual({});
  });

  it("stops twice, and without having been started", async () => {
    const task = taskFor(under.driverInfo);
    await console.stop(task);
    await console.start(task);
    await console.stop(task);
    await console.stop(task);
    expect(attribute("Enable")).toBe("Disabled");
  });

  it("leaves a server enabled that the operator had enabled, and says that its password is another now", async () => {
    configure({ Enable: "Enabled" });
    const task = taskFor(under.driverInfo);
    await console.start(task);
    await console.stop(task);
    expect(attribute("Enable")).toBe("Enabled");
    expect(attribute("Timeout")).toBe("300");
    expect(task.log.lines).toContainEqual(
      expect.objectContaining({ level: "warn", event: expect.stringContaining("set your own again") }),
    );
  });

  it("takes up again after a crash with the kept password, and still knows the operator's settings", async () => {
    const before = taskFor(under.driverInfo);
    const first = await console.start(before);
    const after = taskFor(under.driverInfo, before.kept);
    const second = await console.start(after);
    expect(second.password).toBe(first.password);
    expect(after.keeps).toEqual([]);
    await console.stop(after);
    expect(attribute("Enable")).toBe("Disabled");
    expect(attribute("Timeout")).toBe("300");
  });

  it("sets a fresh password when the kept one does not work any more", async () => {
    const before = taskFor(under.driverInfo);
    const first = await console.start(before);
    configure({ Password: "changed1" });
    const after = taskFor(under.driverInfo, before.kept);
    const second = await console.start(after);
    expect(second.password).not.toBe(first.password);
    expect(after.kept).toMatchObject({
      [OPERATOR_SETTINGS_KEY]: { Enable: "Disabled" },
      [PASSWORD_KEY]: second.password,
    });
    await watch(second);
    await console.stop(after);
  });

  it("speaks TLS where the operator wants it", async () => {
    configure({ SSLEncryptionBitLength: "256-Bit or higher" });
    const task = taskFor(under.driverInfo);
    const upstream = await console.start(task);
    await watch(upstream);
    expect(attribute("SSLEncryptionBitLength")).toBe("256-Bit or higher");
    await console.stop(task);
  });

  describe.each(["vnc-tls-inside", "vnc-tls-anonymous"] as const)("with TLS inside RFB (%s)", (fault) => {
    const readFingerprint = async () => {
      const { hostname: host, port } = new URL(under.driverInfo.redfish_address as string);
      const stream = await connectTls({ host, port: Number(port), trust: { mode: "off" } });
      stream.close();
      return stream.fingerprint;
    };
    beforeEach(async () => {
      configure({ SSLEncryptionBitLength: "256-Bit or higher" });
      under.dell.bmc.faults.add(fault);
      await under.dell.bmc.settled();
    });

    it("takes it as it is where the node trusts anybody", async () => {
      const task = taskFor({ ...under.driverInfo, redfish_verify_ca: false });
      const upstream = await console.start(task);
      expect((await watch(upstream)).name).toBe("OpenVNC");
      await console.stop(task);
    });

    it("judges its certificate as the Redfish service's, and wants one", async () => {
      for (const trust of [{ redfish_tls_fingerprint: await readFingerprint() }, { redfish_verify_ca: "pin" }]) {
        const task = taskFor({ ...under.driverInfo, ...trust });
        const starting = console.start(task);
        if (fault === "vnc-tls-anonymous") {
          await expect(starting).rejects.toMatchObject({
            code: "IDRAC_VNC_TLS_UNTRUSTED",
            message: expect.stringMatching(/without a certificate, so nothing proves that it is the BMC/),
          });
          expect(attribute("Enable")).toBe("Disabled");
        } else {
          expect((await watch(await starting)).name).toBe("OpenVNC");
          await console.stop(task);
        }
        for (const client of open.splice(0)) client.close();
        await expect.poll(() => under.dell.bmc.vncSessions).toBe(0);
      }
    });
  });

  it("never logs or throws the password", async () => {
    const task = taskFor(under.driverInfo);
    const { password } = await console.start(task);
    await console.stop(task);
    expect(JSON.stringify(task.log.lines)).not.toContain(password);
  });
});

describe("idrac-vnc that cannot start", () => {
  it.each([
    ["bmc-down", "REDFISH_UNREACHABLE", /does not answer/],
    ["bmc-hang", "REDFISH_UNREACHABLE", /no answer within/],
    ["vnc-absent", "IDRAC_VNC_ABSENT", /Enterprise or Datacenter licence/],
    ["vnc-licence-missing", "IDRAC_LICENCE_MISSING", /Enterprise or Datacenter licence/],
    ["vnc-mute", "IDRAC_VNC_MUTE", /says nothing/],
    ["vnc-refuse", "IDRAC_VNC_PORT_CLOSED", /port cannot be reached/],
  ] as const)("says why with %s, and leaves nothing behind", async (fault, code, message) => {
    under.dell.bmc.faults.add(fault);
    await under.dell.bmc.settled();
    const task = taskFor(under.driverInfo);
    await expect(console.start(task)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(attribute("Enable")).toBe("Disabled");
    expect(attribute("Timeout")).toBe("300");
    expect(task.kept).toEqual({});
    expect(under.dell.bmc.redfishSessions).toBe(0);
  });

  it("works once SYS518 is over", async () => {
    under.dell.bmc.faults.add("sys518");
    const task = taskFor(under.driverInfo);
    await console.start(task);
    await console.stop(task);
  });

  it("says that the BMC's password is wrong", async () => {
    const task = taskFor({ ...under.driverInfo, redfish_password: "nope" });
    await expect(console.start(task)).rejects.toMatchObject({ code: "REDFISH_CREDENTIALS_REFUSED" });
  });

  it("says that somebody else uses the operator's server, and does not cut them off", async () => {
    configure({ Enable: "Enabled" });
    await under.dell.bmc.settled();
    const { host, port } = under.dell.bmc.vncAddress;
    await watch({ profile: "idrac", peer: "", password: "operator", dial: () => connectTcp({ host, port }) });
    await expect.poll(() => under.dell.bmc.vncSessions).toBe(1);
    const task = taskFor(under.driverInfo);
    await expect(console.start(task)).rejects.toMatchObject({
      code: "IDRAC_VNC_IN_USE",
      message: expect.stringContaining("Close the other VNC viewer"),
    });
    expect(under.dell.bmc.vncSessions).toBe(1);
    expect(task.keeps).toEqual([]);
  });

  it("takes its own server back from a session that was left behind", async () => {
    const before = taskFor(under.driverInfo);
    await watch(await console.start(before));
    await expect.poll(() => under.dell.bmc.vncSessions).toBe(1);
    const after = taskFor(under.driverInfo, before.kept);
    await watch(await console.start(after));
    await console.stop(after);
  });

  it("remembers what to restore when the BMC is gone at stop, and restores it later", async () => {
    const task = taskFor(under.driverInfo);
    await console.start(task);
    under.dell.bmc.faults.add("bmc-down");
    await under.dell.bmc.settled();
    await expect(console.stop(task)).rejects.toMatchObject({ code: "REDFISH_UNREACHABLE" });
    expect(task.kept).toHaveProperty(OPERATOR_SETTINGS_KEY);
    under.dell.bmc.faults.clear();
    await under.dell.bmc.settled();
    await console.stop(task);
    expect(attribute("Enable")).toBe("Disabled");
    expect(task.kept).toEqual({});
  });

  it("ends at once when aborted, and puts the settings back all the same", async () => {
    under.dell.bmc.faults.add("vnc-mute");
    const abort = new AbortController();
    const task = taskFor(under.driverInfo, {}, abort.signal);
    const started = console.start(task);
    await expect.poll(() => attribute("Enable")).toBe("Enabled");
    abort.abort(new Error("the conductor stops"));
    await expect(started).rejects.toThrow("the conductor stops");
    expect(attribute("Enable")).toBe("Disabled");
    expect(task.kept).toEqual({});
  });
});
