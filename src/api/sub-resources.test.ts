import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.open();
  await api.store.nodes.create({ driver: "idrac", name: "dell-1" });
});

afterAll(() => api[Symbol.asyncDispose]());

const NODE = "/v1/nodes/dell-1";

describe("states/console", () => {
  it("is 200 with null while it is off, in the oldest version too", async () => {
    const { uuid } = await api.store.nodes.get("dell-1");
    const { status, body } = await api.ask("GET", `/v1/nodes/${uuid}/states/console`, { version: 0 });
    expect([status, body]).toEqual([200, { console_enabled: false, console_info: null }]);
  });

  it("is switched on with 202 and says where to look", async () => {
    const answer = await api.ask("PUT", `${NODE}/states/console`, { body: { enabled: true } });
    expect([answer.status, answer.text, answer.headers["content-type"]]).toEqual([202, "", undefined]);
    expect(answer.headers.location).toBe(`http://localhost:6385${NODE}/states/console`);
    expect((await api.ask("GET", `${NODE}/states/console`)).body).toEqual({
      console_enabled: true,
      console_info: { type: "vnc", url: expect.stringContaining("?path=websockify%3Fnode%3D") },
    });
  });

  it("is never kept by a cache: the URL holds a token", async () => {
    expect((await api.ask("GET", `${NODE}/states/console`)).headers["cache-control"]).toBe("no-store");
  });
});

describe("states", () => {
  it("grow with the version", async () => {
    const keys = async (version: number) =>
      Object.keys((await api.ask("GET", `${NODE}/states`, { version })).body ?? {});
    expect(await keys(11)).toHaveLength(7);
    expect(await keys(12)).toEqual(expect.arrayContaining(["raid_config", "target_raid_config"]));
    expect(await keys(75)).toEqual(expect.arrayContaining(["boot_mode", "secure_boot"]));
  });

  it("takes a power target with 202 and the states' address", async () => {
    const answer = await api.ask("PUT", `${NODE}/states/power`, { body: { target: "power on" } });
    expect([answer.status, answer.headers.location]).toEqual([202, `http://localhost:6385${NODE}/states`]);
  });

  it("knows soft power and time-outs from 1.27", async () => {
    const ask = async (body: object, version: number) =>
      (await api.ask("PUT", `${NODE}/states/power`, { body, version })).status;
    expect(await ask({ target: "soft power off" }, 26)).toBe(406);
    expect(await ask({ target: "power off", timeout: 5 }, 26)).toBe(406);
    expect(await ask({ target: "soft power off", timeout: 5 }, 27)).toBe(202);
  });

  it("leaves the power to cleaning while it cleans", async () => {
    const { uuid } = await api.store.nodes.create({ driver: "idrac", provisionState: "clean wait" });
    const { status, text } = await api.ask("PUT", `/v1/nodes/${uuid}/states/power`, { body: { target: "power off" } });
    expect(status).toBe(400);
    expect(text).toContain("while it is in state");
  });
});

it("validates by path and by query", async () => {
  const { body } = await api.ask("GET", `${NODE}/validate`);
  expect(body).toMatchObject({ power: { result: false, reason: "redfish_address is missing" } });
  expect((await api.ask("GET", "/v1/nodes/validate?node=dell-1")).body).toEqual(body);
  expect((await api.ask("GET", "/v1/nodes/validate")).status).toBe(400);
});

it("sets and shows the boot device", async () => {
  const body = { boot_device: "cdrom" };
  expect((await api.ask("PUT", `${NODE}/management/boot_device`, { body })).status).toBe(204);
  const { body: shown } = await api.ask("GET", `${NODE}/management/boot_device`);
  expect(shown).toEqual({ boot_device: "cdrom", persistent: false });
  const supported = await api.ask("GET", `${NODE}/management/boot_device/supported`);
  expect(supported.body).toEqual({ supported_boot_devices: ["pxe", "disk", "cdrom"] });
});

it("puts into maintenance with a reason, and out", async () => {
  expect((await api.ask("PUT", `${NODE}/maintenance`, { body: { reason: "fan" } })).status).toBe(202);
  expect((await api.ask("GET", NODE)).body).toMatchObject({ maintenance: true, maintenance_reason: "fan" });
  expect((await api.ask("DELETE", `${NODE}/maintenance`)).status).toBe(202);
  expect((await api.ask("GET", NODE)).body).toMatchObject({ maintenance: false, maintenance_reason: null });
});

describe("drivers", () => {
  it("show interfaces in detail from 1.30, firmware from 1.86", async () => {
    const keys = async (version: number) =>
      Object.keys((await api.ask("GET", "/v1/drivers/idrac", { version })).body ?? {});
    expect(await keys(13)).toEqual(["name", "hosts", "links"]);
    expect(await keys(29)).toEqual(["name", "hosts", "links", "properties"]);
    expect(await keys(85)).toEqual(expect.arrayContaining(["type", "default_power_interface"]));
    expect(await keys(85)).not.toContain("default_firmware_interface");
    expect(await keys(86)).toContain("enabled_firmware_interfaces");
  });

  it("are none of the classic kind", async () => {
    expect((await api.ask("GET", "/v1/drivers?type=classic")).body).toEqual({ drivers: [] });
    expect((await api.ask("GET", "/v1/drivers?type=modern")).status).toBe(400);
  });

  it("can be cut to fields from 1.77", async () => {
    const url = "/v1/drivers?fields=name,default_console_interface";
    const { body } = await api.ask("GET", url);
    const [driver] = (body as unknown as { drivers: object[] }).drivers;
    expect(Object.keys(driver ?? {}).sort()).toEqual(["default_console_interface", "links", "name"]);
    expect((await api.ask("GET", url, { version: 76 })).status).toBe(406);
    expect((await api.ask("GET", "/v1/drivers?fields=bogus")).status).toBe(400);
  });

  it("have properties", async () => {
    expect((await api.ask("GET", "/v1/drivers/idrac/properties")).body).toHaveProperty("redfish_address");
  });

  it.each(["/v1/drivers/none", "/v1/drivers/none/properties"])("%s is 404 in Ironic's words", async (path) => {
    const { status, text } = await api.ask("GET", path);
    expect(status).toBe(404);
    expect(text).toContain("Could not find the following driver(s) or hardware type(s): none.");
  });
});

describe("conductors", () => {
  it("are listed short, in detail and page by page", async () => {
    await api.store.conductors.register({ hostname: "conductor-2", conductorGroup: "rack-a", drivers: [] });
    const ask = async (url: string) =>
      (await api.ask("GET", url)).body as unknown as { conductors: { hostname: string }[]; next?: string };
    const { conductors } = await ask("/v1/conductors");
    expect(Object.keys(conductors[0] ?? {}).sort()).toEqual(["alive", "conductor_group", "hostname", "links"]);
    expect((await ask("/v1/conductors?detail=true")).conductors[0]).toHaveProperty("drivers");
    const page = await ask("/v1/conductors?limit=1&sort_key=hostname&sort_dir=desc");
    expect(page.conductors.map((one) => one.hostname)).toEqual(["conductor-2"]);
    const next = new URL(page.next ?? "");
    expect(await ask(next.pathname + next.search)).toMatchObject({ conductors: [{ hostname: "conductor-1" }] });
  });

  it("are 404 when nobody knows them", async () => {
    expect((await api.ask("GET", "/v1/conductors/none")).text).toContain("Conductor none could not be found.");
    expect((await api.ask("GET", "/v1/conductors?marker=none")).status).toBe(404);
  });
});

it("says that it is alive", async () => {
  expect((await api.ask("GET", "/healthcheck", { version: 0 })).body).toEqual({ status: "ok" });
});
