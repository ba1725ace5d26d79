import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashSync } from "bcrypt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";

const peers = requirePeer("openstack", "python3-openstackclient");

interface NodeShown {
  uuid: string;
  power_state: string | null;
  last_error: string | null;
  maintenance: boolean;
  driver_info: Record<string, unknown>;
  extra: Record<string, unknown>;
}

describe.skipIf(!peers).each(["noauth", "http_basic"] as const)("Debian's openstack baremetal, %s", (strategy) => {
  let rack: TestRack;
  let service: Service;
  let cli: OpenStackCli;

  beforeAll(async () => {
    rack = await startTestRack({ machine: "synthetic" });
    service = await Service.create({ DEFAULT: [`auth_strategy = ${strategy}`] });
    if (strategy === "http_basic") {
      const file = join(service.folder, "htpasswd");
      await writeFile(file, `ada:${hashSync("lovelace", 4)}\n`);
      await service.addOptions("DEFAULT", [`http_basic_auth_user_file = ${file}`]);
    }
    await service.start();
    const login = strategy === "http_basic" ? { username: "ada", password: "lovelace" } : undefined;
    cli = new OpenStackCli(service.apiUrl, login);
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  it("takes a node from enrolment through its console to its end", async () => {
    const created = await cli.json<NodeShown>(
      "node",
      "create",
      "--name",
      "r1",
      "--driver",
      "idrac",
      ...rack.driverInfo(),
    );
    expect(created.driver_info).toMatchObject({ redfish_address: rack.bmcUrl, redfish_password: "******" });

    await cli.text("node", "set", "r1", "--console-interface", "idrac-vnc", "--extra", "row=north");
    const shown = await cli.json<NodeShown>("node", "show", "r1");
    expect(shown).toMatchObject({ uuid: created.uuid, extra: { row: "north" } });

    const validation = await cli.json<{ Interface: string; Result: boolean }[]>("node", "validate", "r1");
    for (const kind of ["power", "management", "console"]) {
      expect(validation.find((row) => row.Interface === kind)?.Result, kind).toBe(true);
    }

    await cli.text("node", "power", "on", "r1");
    await eventually("the node to be on", async () => {
      const node = await cli.json<NodeShown>("node", "show", "r1", "--fields", "power_state", "last_error");
      expect(node.last_error).toBeNull();
      return node.power_state === "power on";
    });
    expect(rack.machine.powered).toBe(true);

    await cli.text("node", "boot", "device", "set", "r1", "cdrom");
    expect(await cli.json("node", "boot", "device", "show", "r1")).toMatchObject({ boot_device: "cdrom" });

    await cli.text("node", "console", "enable", "r1");
    const console = await eventually("the console", async () => {
      const answer = await cli.json<{ console_enabled: boolean; console_info: { type: string; url: string } | null }>(
        "node",
        "console",
        "show",
        "r1",
      );
      return answer.console_enabled && answer.console_info;
    });
    expect(console.type).toBe("vnc");
    expect(console.url).toMatch(
      new RegExp(`^${service.proxyUrl}/.*\\?path=websockify%3Fnode%3D${created.uuid}%26token%3D`),
    );
    expect((await fetch(console.url)).status).toBe(200);

    await cli.text("node", "maintenance", "set", "r1", "--reason", "fans");
    expect(await cli.json<NodeShown>("node", "show", "r1")).toMatchObject({ maintenance: true });
    await cli.text("node", "maintenance", "unset", "r1");

    await cli.text("node", "console", "disable", "r1");
    await eventually("the console to be off", async () => {
      const answer = await cli.json<{ console_enabled: boolean }>("node", "console", "show", "r1");
      return !answer.console_enabled;
    });
    expect(await rack.vncEnabled()).toBe(false);

    await cli.text("node", "delete", "r1");
    expect(await cli.json<unknown[]>("node", "list")).toEqual([]);
  });

  it("names the drivers and the conductor", async () => {
    const drivers = await cli.json<{ "Supported driver(s)": string }[]>("driver", "list");
    expect(drivers.map((row) => row["Supported driver(s)"]).sort()).toEqual([
      "fake-hardware",
      "idrac",
      "ipmi",
      "redfish",
      "supermicro",
    ]);
    const properties = await cli.text("driver", "property", "list", "idrac");
    expect(properties).toContain("redfish_address");
    expect(await cli.json<unknown[]>("conductor", "list")).toHaveLength(1);
  });

  if (strategy === "http_basic") {
    it("refuses a wrong password in words", async () => {
      const wrong = new OpenStackCli(service.apiUrl, { username: "ada", password: "byron" });
      const { code, output } = await wrong.fails("node", "list");
      expect(code).not.toBe(0);
      expect(output).toContain("HTTP 401");
    });
  }
});
