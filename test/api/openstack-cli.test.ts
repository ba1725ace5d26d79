import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcrypt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiOptions, type RunningApi, startApi } from "#/api/index.ts";
import { FakeConductor } from "#/api/testing/fake-conductor.ts";
import { createFakeConsoles, createFakeSerialConsoles, createFakeSessions } from "#/api/testing/fake-consoles.ts";
import { TEST_OPTIONS } from "#/api/testing/test-api.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { openMemoryStore, type Store } from "#/store/index.ts";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";

const CANARY = "canary-Passw0rd";

async function openApi(
  options: Partial<ApiOptions> = {},
): Promise<{ api: RunningApi; store: Store; log: MemoryLogger }> {
  // Its conductor sends no heartbeats, and the client is slow.
  const store = await openMemoryStore({ heartbeatTimeoutMs: 3_600_000 });
  const drivers = ["fake-hardware", "idrac"];
  await store.conductors.register({ hostname: "conductor-1", conductorGroup: "", drivers });
  const log = new MemoryLogger();
  const deps = {
    store,
    conductor: new FakeConductor(store),
    consoles: createFakeConsoles(),
    serial: createFakeSerialConsoles(),
    sessions: createFakeSessions(),
    clock: systemClock,
    log,
  };
  return { api: await startApi({ ...TEST_OPTIONS, ...options }, deps), store, log };
}

describe.skipIf(!requirePeer("openstack", "python3-openstackclient"))(
  "openstack baremetal, without authentication",
  () => {
    let opened: Awaited<ReturnType<typeof openApi>>;
    let cli: OpenStackCli;

    beforeAll(async () => {
      opened = await openApi();
      cli = new OpenStackCli(`http://127.0.0.1:${opened.api.port}`);
      const info = [
        "--driver-info",
        "redfish_address=https://127.0.10.1",
        "--driver-info",
        `redfish_password=${CANARY}`,
      ];
      await cli.text("node", "create", "--driver", "idrac", "--name", "dell-1", ...info);
      await cli.text("node", "create", "--driver", "fake-hardware", "--name", "fake-1", "--resource-class", "gold");
      await cli.text("node", "create", "--driver", "fake-hardware", "--name", "fake-2");
    });

    afterAll(async () => {
      await opened.api.close();
      await opened.store[Symbol.asyncDispose]();
    });

    it("shows the node it created, with the password masked", async () => {
      const node = await cli.json<Record<string, unknown>>("node", "show", "dell-1");
      expect(node).toMatchObject({
        name: "dell-1",
        driver: "idrac",
        provision_state: "enroll",
        conductor: "conductor-1",
        driver_info: { redfish_address: "https://127.0.10.1", redfish_password: "******" },
      });
    });

    it("lists nodes, sorted, by page, by field and by filter", async () => {
      const names = async (...words: string[]) =>
        (await cli.json<{ Name: string }[]>("node", "list", ...words)).map((node) => node.Name);
      expect(await names()).toEqual(["dell-1", "fake-1", "fake-2"]);
      expect(await names("--sort", "name:desc")).toEqual(["fake-2", "fake-1", "dell-1"]);
      expect(await names("--limit", "2")).toEqual(["dell-1", "fake-1"]);
      expect(await names("--limit", "0")).toEqual(["dell-1", "fake-1", "fake-2"]);
      expect(await names("--driver", "fake-hardware")).toEqual(["fake-1", "fake-2"]);
      expect(await names("--resource-class", "gold")).toEqual(["fake-1"]);
      expect(await names("--provision-state", "available")).toEqual([]);
      expect(await names("--unassociated")).toHaveLength(3);
      expect(await names("--conductor", "conductor-1")).toHaveLength(3);
      const fields = await cli.json<Record<string, unknown>[]>("node", "list", "--fields", "name", "driver");
      expect(fields[0]).toEqual({ Name: "dell-1", Driver: "idrac" });
      expect(await cli.json<unknown[]>("node", "list", "--long")).toHaveLength(3);
    });

    it("sets and unsets properties, interfaces and flags", async () => {
      await cli.text("node", "set", "fake-1", "--property", "cpus=8", "--extra", "rack=12", "--automated-clean");
      await cli.text("node", "set", "fake-1", "--console-interface", "no-console", "--owner", "me", "--protected");
      expect(await cli.json("node", "show", "fake-1")).toMatchObject({
        properties: { cpus: 8 },
        extra: { rack: 12 },
        automated_clean: true,
        console_interface: "no-console",
        owner: "me",
        protected: true,
      });
      await cli.text("node", "unset", "fake-1", "--property", "cpus", "--extra", "rack", "--automated-clean");
      await cli.text("node", "unset", "fake-1", "--console-interface", "--owner", "--protected");
      expect(await cli.json("node", "show", "fake-1")).toMatchObject({
        properties: {},
        extra: {},
        automated_clean: null,
        console_interface: "fake-graphical",
        owner: null,
        protected: false,
      });
    });

    it("says why an unset of nothing fails", async () => {
      const { code, output } = await cli.fails("node", "unset", "fake-1", "--property", "absent");
      expect(code).not.toBe(0);
      expect(output).toContain("Couldn't apply patch");
      expect(output).toContain("absent");
    });

    it("validates", async () => {
      const rows = await cli.json<{ Interface: string; Result: boolean; Reason: string | null }[]>(
        "node",
        "validate",
        "fake-1",
      );
      expect(rows).toContainEqual({ Interface: "power", Result: false, Reason: "redfish_address is missing" });
    });

    it("powers on, off and reboots", async () => {
      for (const [words, state] of [
        [["power", "on"], "power on"],
        [["power", "off"], "power off"],
        [["reboot"], "power on"],
        [["power", "off", "--soft", "--power-timeout", "10"], "power off"],
      ] as const) {
        await cli.text("node", ...words, "dell-1");
        expect(await cli.json("node", "show", "dell-1", "--fields", "power_state")).toMatchObject({
          power_state: state,
        });
      }
    });

    it("sets and shows the boot device", async () => {
      await cli.text("node", "boot", "device", "set", "dell-1", "cdrom", "--persistent");
      expect(await cli.json("node", "boot", "device", "show", "dell-1")).toEqual({
        boot_device: "cdrom",
        persistent: true,
      });
      expect(await cli.text("node", "boot", "device", "show", "dell-1", "--supported")).toContain("pxe, disk, cdrom");
    });

    it("puts a node into maintenance and out of it", async () => {
      await cli.text("node", "maintenance", "set", "dell-1", "--reason", "new fan");
      const fields = ["--fields", "maintenance", "maintenance_reason"];
      expect(await cli.json("node", "show", "dell-1", ...fields)).toMatchObject({
        maintenance: true,
        maintenance_reason: "new fan",
      });
      await cli.text("node", "maintenance", "unset", "dell-1");
      expect(await cli.json("node", "show", "dell-1", ...fields)).toMatchObject({ maintenance: false });
    });

    it("enables, shows and disables the console", async () => {
      expect(await cli.json("node", "console", "show", "dell-1")).toEqual({
        console_enabled: false,
        console_info: null,
      });
      await cli.text("node", "console", "enable", "dell-1");
      expect(await cli.json("node", "console", "show", "dell-1")).toMatchObject({
        console_enabled: true,
        console_info: { type: "vnc", url: expect.stringContaining("path=websockify%3Fnode%3D") },
      });
      await cli.text("node", "console", "disable", "dell-1");
      expect(await cli.json("node", "console", "show", "dell-1")).toMatchObject({ console_enabled: false });
    });

    it("lists and shows drivers and their properties", async () => {
      const drivers = await cli.json<Record<string, string>[]>("driver", "list");
      expect(drivers.map((driver) => driver["Supported driver(s)"])).toEqual(["fake-hardware", "idrac"]);
      expect(await cli.json("driver", "show", "idrac")).toMatchObject({
        name: "idrac",
        default_power_interface: "fake",
      });
      const properties = await cli.json<Record<string, string>[]>("driver", "property", "list", "idrac");
      expect(properties.map((row) => row.Property)).toContain("redfish_address");
    });

    it("lists and shows conductors", async () => {
      expect(await cli.json("conductor", "list")).toMatchObject([{ Hostname: "conductor-1", Alive: true }]);
      expect(await cli.json("conductor", "show", "conductor-1")).toMatchObject({ drivers: ["fake-hardware", "idrac"] });
    });

    it("names the driver that nobody serves", async () => {
      const { code, output } = await cli.fails("node", "create", "--driver", "ipmi");
      expect(code).not.toBe(0);
      expect(output).toContain("No valid host was found");
    });

    it("deletes a node, which is unknown from then on", async () => {
      await cli.text("node", "delete", "fake-2");
      const { code, output } = await cli.fails("node", "show", "fake-2");
      expect(code).not.toBe(0);
      expect(output).toContain("Node fake-2 could not be found.");
    });

    it("speaks an older microversion when asked to", async () => {
      const node = await cli.json<Record<string, unknown>>(
        "--os-baremetal-api-version",
        "1.40",
        "node",
        "show",
        "dell-1",
      );
      expect(node).toHaveProperty("bios_interface");
      expect(node).not.toHaveProperty("conductor_group");
    });

    it("logs no password", () => {
      expect(JSON.stringify(opened.log.lines)).not.toContain(CANARY);
    });
  },
);

describe.skipIf(!requirePeer("openstack", "python3-openstackclient"))("openstack baremetal, with http_basic", () => {
  let opened: Awaited<ReturnType<typeof openApi>>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-api-"));
    const htpasswdFile = join(folder, "htpasswd");
    await writeFile(htpasswdFile, `admin:${await bcrypt.hash(CANARY, 4)}\n`);
    opened = await openApi({ authStrategy: "http_basic", htpasswdFile });
  });

  afterAll(async () => {
    await opened.api.close();
    await opened.store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it("works with the right password", async () => {
    const cli = new OpenStackCli(`http://127.0.0.1:${opened.api.port}`, { username: "admin", password: CANARY });
    await cli.text("node", "create", "--driver", "idrac", "--name", "dell-1");
    await cli.text("node", "console", "enable", "dell-1");
    expect(await cli.json("node", "console", "show", "dell-1")).toMatchObject({ console_enabled: true });
  });

  it("says so when the password is wrong", async () => {
    const cli = new OpenStackCli(`http://127.0.0.1:${opened.api.port}`, { username: "admin", password: "wrong" });
    const { code, output } = await cli.fails("node", "list");
    expect(code).not.toBe(0);
    expect(output).toMatch(/Incorrect username or password|Unauthorized|401/);
  });

  it("logs who asked, and no password", () => {
    const lines = JSON.stringify(opened.log.lines);
    expect(lines).toContain('"user":"admin"');
    expect(lines).not.toContain(CANARY);
  });
});
