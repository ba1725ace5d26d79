import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLine } from "../serial/line-client.ts";
import { launchBrowser } from "../support/browser.ts";
import { canvasPicture, litPixels } from "../support/canvas.ts";
import { hasKeystone, Keystone, type Login } from "../support/keystone.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";

const peers = [
  hasKeystone,
  requirePeer("openstack", "python3-openstackclient"),
  requirePeer("chromium", "chromium"),
].every(Boolean);

interface Shown {
  readonly uuid: string;
  readonly owner: string;
  readonly provision_state: string;
  readonly power_state: string;
  readonly last_error: string | null;
  readonly driver_info: unknown;
}

interface ConsoleShown {
  readonly console_enabled: boolean;
  readonly console_info: { readonly type: string; readonly url: string } | null;
}

/** People with an account in a real Keystone and Debian's `openstack`, a Dell of the rack, and nothing else. */
describe.skipIf(!peers)("with a Keystone account and the openstack client", { timeout: 180_000 }, () => {
  let keystone: Keystone;
  let dell: OneMachine<"dell">;
  let service: Service;
  let browser: Browser;
  const as: Record<string, OpenStackCli> = {};
  let uuid: string;

  beforeAll(async () => {
    [keystone, dell] = await Promise.all([
      Keystone.start(),
      startOneMachine({ vendor: "dell", address: "127.0.14.1" }),
    ]);
    service = await Service.create({
      DEFAULT: ["auth_strategy = keystone"],
      keystone_authtoken: keystone.authtoken(await keystone.createUser("outband", "service", { project: "service" })),
      // Nothing cleans a Dell yet, and only the system's administrators may tell a node to do without.
      conductor: ["automated_clean = false"],
      ipmi: ["min_command_interval = 0"],
    });
    await service.start();
    await keystone.addEndpoint("baremetal", "ironic", service.apiUrl);
    await keystone.addEndpoint("compute", "nova", `${service.apiUrl}/compute/v2.1`);
    const logins: Record<string, Login> = {
      ada: await keystone.createUser("ada", "admin", { project: "owners" }),
      member: await keystone.createUser("member", "member", { project: "owners" }),
      reader: await keystone.createUser("reader", "reader", { project: "owners" }),
      lessee: await keystone.createUser("lessee", "admin", { project: "lessees" }),
      stranger: await keystone.createUser("stranger", "admin", { project: "strangers" }),
      auditor: await keystone.createUser("auditor", "reader", { system: "all" }),
    };
    for (const [name, login] of Object.entries(logins)) as[name] = OpenStackCli.withEnv(keystone.env(login));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await dell?.[Symbol.asyncDispose]();
    await keystone?.[Symbol.asyncDispose]();
  });

  const cli = (who: string): OpenStackCli => as[who] as OpenStackCli;
  const show = (who: string) => cli(who).json<Shown>("node", "show", "r1");
  const consoleUrl = async (who: string, flag: string) =>
    (JSON.parse(await cli(who).openstack("console", "url", "show", flag, "r1", "-f", "json")) as { url: string }).url;
  const serialText = async () => Buffer.from(await dell.rackMachine.machine.serialLog()).toString();

  it("a project's administrator enrols a machine, which is the project's", async () => {
    const { host, port } = dell.rackMachine.bmc.ipmi.address;
    const info = { ...dell.driverInfo, ipmi_address: host, ipmi_port: port };
    const words = Object.entries(info).flatMap(([name, value]) => ["--driver-info", `${name}=${value}`]);
    await cli("ada").text("node", "create", "--driver", "idrac", "--name", "r1", ...words);
    const lessee = keystone.idOf("project", "lessees");
    await cli("ada").text("node", "set", "r1", "--console-interface", "idrac-vnc", "--lessee", lessee);
    const node = await show("ada");
    uuid = node.uuid;
    expect(node.owner).toBe(keystone.idOf("project", "owners"));
    expect(node.driver_info).toMatchObject({ redfish_address: dell.rackMachine.url, redfish_password: "******" });
  });

  it("a member manages it, provides it and powers it on", async () => {
    await cli("member").text("node", "manage", "r1", "--wait", "60");
    await cli("member").text("node", "provide", "r1", "--wait", "60");
    await cli("member").text("node", "power", "on", "r1");
    await eventually("the machine to run", async () => (await show("member")).power_state === "power on");
    expect(dell.rackMachine.machine.powered).toBe(true);
    expect(await show("member")).toMatchObject({ provision_state: "available", last_error: null });
  });

  it("a member enables the console with Ironic's command and opens its screen in Chromium", async () => {
    await cli("member").text("node", "console", "enable", "r1");
    const { url } = await eventually("the console", async () => {
      const { console_info: info } = await cli("member").json<ConsoleShown>("node", "console", "show", "r1");
      return info?.type === "vnc" && info;
    });
    await eventually("the shell's prompt", async () => /[#$] $/.test(await serialText()));
    await sees(url);
  });

  it("and with Nova's command", async () => {
    await sees(await consoleUrl("member", "--novnc"));
  });

  it("a member types on the serial line, at the same time, and reads its log", async () => {
    const url = await consoleUrl("member", "--serial");
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//);
    const line = await openLine(url);
    line.type("echo serial-$((6*7))\r");
    await line.shows("serial-42");
    await line.close();
    await eventually("the log", async () =>
      (await cli("member").openstack("console", "log", "show", "r1")).includes("serial-42"),
    );
    const last = await cli("member").openstack("console", "log", "show", "--lines", "1", "r1");
    expect(last.trimEnd().split("\n")).toHaveLength(1);
  });

  it("a reader of the project sees the machine, and neither powers it nor gets its consoles", async () => {
    expect((await show("reader")).uuid).toBe(uuid);
    const reader = cli("reader");
    await Promise.all([
      refused(reader.fails("node", "power", "off", "r1"), "baremetal:node:set_power_state"),
      refused(reader.fails("node", "provide", "r1"), "baremetal:node:set_provision_state"),
      refused(reader.fails("node", "console", "show", "r1"), "baremetal:node:get_console"),
      refused(reader.fails("node", "console", "disable", "r1"), "baremetal:node:set_console_state"),
      refused(reader.ends("console", "url", "show", "r1"), "baremetal:node:set_console_state"),
      refused(reader.ends("console", "log", "show", "r1"), "outband:node:get_console_history"),
    ]);
  });

  it("whoever leases it powers it, and gets neither its consoles nor the BMC's address", async () => {
    const lessee = cli("lessee");
    expect(JSON.stringify((await show("lessee")).driver_info)).toContain("baremetal:node:get:driver_info");
    await lessee.text("node", "power", "off", "r1");
    await eventually("the machine to be off", async () => (await show("ada")).power_state === "power off", 60_000);
    await Promise.all([
      refused(lessee.fails("node", "console", "show", "r1"), "baremetal:node:get_console"),
      refused(lessee.ends("console", "url", "show", "--serial", "r1"), "baremetal:node:set_console_state"),
      refused(lessee.ends("console", "log", "show", "r1"), "outband:node:get_console_history"),
      refused(lessee.fails("node", "set", "r1", "--owner", "me"), "baremetal:node:update:owner"),
      refused(lessee.fails("node", "delete", "r1"), "baremetal:node:delete"),
    ]);
  });

  it("a stranger is told that there is no such machine", async () => {
    const stranger = cli("stranger");
    expect(await stranger.json("node", "list")).toEqual([]);
    await Promise.all([
      refused(stranger.fails("node", "show", uuid), "could not be found"),
      refused(stranger.fails("node", "power", "on", uuid), "could not be found"),
      refused(stranger.fails("node", "console", "show", uuid), "could not be found"),
      refused(stranger.ends("console", "url", "show", uuid), "No Server found for"),
    ]);
  });

  it("a reader of the system sees everything and gets no console", async () => {
    expect((await show("auditor")).driver_info).toMatchObject({ redfish_address: dell.rackMachine.url });
    await Promise.all([
      refused(cli("auditor").fails("node", "console", "show", "r1"), "baremetal:node:get_console"),
      refused(cli("auditor").ends("console", "url", "show", "r1"), "baremetal:node:set_console_state"),
    ]);
  });

  it("the administrator disables the console and deletes the machine", async () => {
    await cli("ada").text("node", "console", "disable", "r1");
    await eventually("the console to be off", async () => {
      return !(await cli("ada").json<ConsoleShown>("node", "console", "show", "r1")).console_enabled;
    });
    await cli("ada").text("node", "delete", "r1");
    expect(await cli("ada").json("node", "list")).toEqual([]);
  });

  /** Opens a console's page and waits for the machine's text on it. */
  async function sees(url: string): Promise<void> {
    const page = await browser.newPage();
    await page.goto(url);
    await page.locator('body[data-state="connected"]').waitFor();
    await eventually("the machine's picture", async () => litPixels(await canvasPicture(page)) > 1000);
    await page.close();
  }

  async function refused(ended: Promise<{ code: number | null; output: string }>, reason: string): Promise<void> {
    const { code, output } = await ended;
    expect([code, output]).toEqual([1, expect.stringContaining(reason)]);
  }
});
