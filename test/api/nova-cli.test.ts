import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { Service } from "../support/service.ts";
import { openViewer } from "../support/viewer.ts";

const INSTANCE = "aaaaaaaa-565d-469a-96ce-30b6de53079d";

/** Nova's commands of Debian's client against /compute. */
describe.skipIf(!requirePeer("openstack", "python3-openstackclient"))("openstack server and console", () => {
  let service: Service;
  let cli: OpenStackCli;

  beforeAll(async () => {
    service = await Service.create({ DEFAULT: ["auth_strategy = noauth"] });
    await service.start();
    cli = new OpenStackCli(`${service.apiUrl}/compute/v2.1`);
    const node = { driver: "fake-hardware", name: "n1", resource_class: "gold", properties: { cpus: 8 } };
    const deployed = { instance_uuid: INSTANCE, instance_info: { display_name: "db" } };
    await service.api("POST", "/v1/nodes", { ...node, ...deployed, console_interface: "fake-graphical" });
    await service.api("POST", "/v1/nodes", { driver: "fake-hardware", name: "n2" });
  });
  afterAll(() => service?.[Symbol.asyncDispose]());

  const json = async <T>(...words: string[]) => JSON.parse(await cli.openstack(...words, "-f", "json")) as T;
  const url = async (...words: string[]) =>
    (await json<{ protocol?: string; type: string; url: string }>("console", "url", "show", ...words)).url;

  it.each(["db", INSTANCE, "n1"])("opens the screen of the server %s", async (ident) => {
    const address = await url("--novnc", ident);
    const page = await fetch(address);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
    const viewer = await openViewer(address);
    expect(viewer.framebuffer.width).toBeGreaterThan(0);
    viewer.socket.terminate();
  });

  it("gives every viewer a token of its own, and tells a proxy where it leads", async () => {
    const tokens = [await url("db"), await url("db")].map((address) => {
      const path = new URL(address).searchParams.get("path") ?? "";
      return new URLSearchParams(path.slice(path.indexOf("?"))).get("token") ?? "";
    });
    expect(new Set(tokens).size).toBe(2);
    const ask = (token: string, version: string) =>
      fetch(`${service.apiUrl}/compute/v2.1/os-console-auth-tokens/${token}`, {
        headers: { "OpenStack-API-Version": `compute ${version}` },
      });
    const known = await ask(tokens[0] ?? "", "2.31");
    const { body } = await service.api("GET", "/v1/nodes/n1");
    const { driver_internal_info: info } = body as { driver_internal_info: { vnc_host: string; vnc_port: number } };
    expect([known.status, await known.json()]).toEqual([
      200,
      { console: { instance_uuid: INSTANCE, host: info.vnc_host, port: info.vnc_port, internal_access_path: null } },
    ]);
    expect((await ask("A".repeat(43), "2.31")).status).toBe(404);
    expect((await ask(tokens[0] ?? "", "2.30")).status).toBe(400);
  });

  it.each([
    ["--serial", "db", "serial"],
    ["--spice", "db", "spice-html5"],
    ["--rdp", "db", "rdp-html5"],
    ["--xvpvnc", "db", "xvpvnc"],
    ["--mks", "db", "webmks"],
  ])("says in Nova's words that there is no console of type %s of %s", async (flag, server, type) => {
    const { code, output } = await cli.ends("console", "url", "show", flag, server);
    expect([code, output]).toEqual([1, expect.stringContaining(`Unavailable console type ${type}.`)]);
    expect(output).toContain("BadRequestException: 400");
  });

  it("says so when there is no such server, and no output", async () => {
    expect((await cli.ends("console", "url", "show", "absent")).output).toContain("No Server found for absent");
    const { code, output } = await cli.ends("console", "log", "show", "db");
    expect([code, output]).toEqual([1, expect.stringContaining("Guest does not have a console available.")]);
  });

  it("lists servers, finds them by name and shows them", async () => {
    const names = async (...words: string[]) =>
      (await json<{ Name: string }[]>("server", "list", "-n", ...words)).map(({ Name }) => Name);
    expect(await names()).toEqual(["db", "n2"]);
    expect(await names("--name", "d")).toEqual(["db"]);
    expect(await json("server", "show", "db")).toMatchObject({ id: INSTANCE, name: "db", status: "ACTIVE" });
  });
});
