import { globSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";

/**
 * A command, with uuids of earlier ones in braces, what it prints, and the name to keep its uuid under. `!` before what it
 * prints: it is refused with that.
 */
type Row = readonly [command: string, prints?: string, keepAs?: string];

const STEPS = '[{"interface":"bios","step":"a","args":{},"priority":1}]';

/** What the other tests of this client have no use for. Each list is in order; the lists have nothing to do with each other. */
const LISTS: Readonly<Record<string, readonly Row[]>> = {
  file: [["create {folder}/all.json"], ["node validate from-file", "power"]],
  chassis: [
    ["chassis create --description r1", "r1", "chassis"],
    ["chassis set {chassis} --description r2 --extra a=1"],
    ["chassis unset {chassis} --extra a"],
    ["chassis show {chassis}", "r2"],
    ["chassis list --long", "{chassis}"],
  ],
  ports: [
    ["port group create --node {node} --name bond0", "bond0", "group"],
    ["port group set bond0 --mode 802.3ad --property a=1"],
    ["port group unset bond0 --property a"],
    ["port group show bond0", "802.3ad"],
    ["port group list", "bond0"],
    ["port create 52:54:00:00:00:09 --node {node} --port-group {group}", "52:54:00:00:00:09", "port"],
    ["port unset {port} --port-group"],
  ],
  connectors: [
    ["volume connector create --node {volumes} --type ip --connector-id 10.0.0.1", "10.0.0.1", "connector"],
    ["volume connector set {connector} --extra a=1"],
    ["volume connector unset {connector} --extra a"],
    ["volume connector show {connector}", "10.0.0.1"],
  ],
  targets: [
    ["volume target create --node {volumes} --type iscsi --boot-index 0 --volume-id v1", "v1", "target"],
    ["volume target set {target} --volume-id v2 --property a=1"],
    ["volume target unset {target} --property a"],
    ["volume target show {target}", "v2"],
    ["volume target delete {target}"],
  ],
  templates: [
    [`deploy template create CUSTOM_T --steps ${STEPS}`, "CUSTOM_T"],
    ["deploy template set CUSTOM_T --extra a=1"],
    ["deploy template unset CUSTOM_T --extra a"],
    ["deploy template list", "CUSTOM_T"],
  ],
  allocations: [
    ["allocation create --resource-class gold --name a1", "a1", "allocation"],
    ["allocation set a1 --extra a=1"],
    ["allocation unset a1 --extra a"],
    ["allocation show a1", "gold"],
  ],
  drivers: [
    ["driver raid property list fake-hardware", "!"],
    ["driver passthru list fake-hardware"],
    ["driver passthru call fake-hardware none", "!No handler for method none"],
  ],
  node: [
    ["node reboot {node}"],
    ["node secure boot on {node}", "!does not support set_secure_boot"],
    ["node secure boot off {node}", "!does not support set_secure_boot"],
    ["node bios setting show {node} BootMode", "!doesn't have a BIOS setting"],
    ["node history get {node} 11111111-2222-4333-8444-555555555555", "!could not be found"],
  ],
};

const peer = requirePeer("openstack", "python3-openstackclient");

describe.skipIf(!peer)("Debian's openstack baremetal", { timeout: 240_000 }, () => {
  let service: Service;
  let cli: OpenStackCli;
  const kept: Record<string, string> = {};

  beforeAll(async () => {
    service = await Service.create();
    await service.start();
    cli = new OpenStackCli(service.apiUrl);
    kept.folder = service.folder;
    const node = { driver: "fake-hardware", name: "from-file", ports: [{ address: "52:54:00:00:00:08" }] };
    await writeFile(join(service.folder, "all.json"), JSON.stringify({ nodes: [node] }));
    kept.node = await enrol();
    // Volumes are changed while the power is known to be off.
    kept.volumes = await enrol();
    await service.api("PUT", `/v1/nodes/${kept.volumes}/states/power`, { target: "power off" });
    await eventually("the power to be known", async () => {
      const { body } = await service.api("GET", `/v1/nodes/${kept.volumes}/states`);
      return (body as { power_state: string | null }).power_state === "power off";
    });
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  async function enrol(): Promise<string> {
    const { body } = await service.api("POST", "/v1/nodes", { driver: "fake-hardware" });
    return (body as { uuid: string }).uuid;
  }

  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => kept[name] ?? whole);

  async function run([command, prints = "", keepAs]: Row): Promise<void> {
    const words = filled(command).split(" ");
    const { code, output } = await cli.fails(...words, ...(keepAs === undefined ? [] : ["-f", "json"]));
    const expected = [!prints.startsWith("!"), expect.stringContaining(filled(prints.replace(/^!/, "")))];
    expect([code === 0, output], command).toEqual(expected);
    if (keepAs !== undefined) kept[keepAs] = (JSON.parse(output) as { uuid: string }).uuid;
  }

  it("does everything that the other tests do not do", async () => {
    await Promise.all(
      Object.values(LISTS).map(async (rows) => {
        for (const row of rows) await run(row);
      }),
    );
  });

  it("has no command that no test runs", async () => {
    const { output } = await cli.ends("help", "baremetal");
    const commands = [...output.matchAll(/^ {2}baremetal (.+)$/gm)].map(([, command = ""]) => command);
    expect(commands.length).toBeGreaterThan(90);
    const here = Object.values(LISTS).flatMap((rows) => rows.map(([command]) => `${command} `));
    const sources = globSync("test/**/*.test.ts").map((file) => readFileSync(file, "utf8").replace(/\s+/g, " "));
    const elsewhere = (command: string) => `"${command.split(" ").join('", "')}"`;
    const left = commands.filter(
      (command) =>
        !here.some((one) => one.startsWith(`${command} `)) && !sources.some((one) => one.includes(elsewhere(command))),
    );
    expect(left).toEqual([]);
  });
});
