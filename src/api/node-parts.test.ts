import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { errorText } from "#/contract/index.ts";
import { TestApi } from "./testing/test-api.ts";

let api: TestApi;
let uuid: string;
const N = "/v1/nodes/n1";

beforeEach(async () => {
  api = await TestApi.open();
  ({ uuid } = await api.store.nodes.create({ driver: "idrac", name: "n1" }));
});

afterEach(() => api[Symbol.asyncDispose]());

async function refusal(...asked: Parameters<TestApi["ask"]>): Promise<[number, string]> {
  const { status, body, text } = await api.ask(...asked);
  return [status, (body && errorText(body)) ?? text];
}

describe("traits", () => {
  it("are replaced, added and taken away", async () => {
    expect((await api.ask("PUT", `${N}/traits`, { body: { traits: ["CUSTOM_B", "CUSTOM_A"] } })).status).toBe(204);
    const added = await api.ask("PUT", `${N}/traits/HW_CPU_X86_VMX`);
    expect([added.status, added.headers.location]).toEqual([204, `http://localhost:6385${N}/traits/HW_CPU_X86_VMX`]);
    expect((await api.ask("GET", `${N}/traits`)).body).toEqual({ traits: ["CUSTOM_A", "CUSTOM_B", "HW_CPU_X86_VMX"] });
    expect((await api.ask("DELETE", `${N}/traits/CUSTOM_A`)).status).toBe(204);
    const again = await refusal("DELETE", `${N}/traits/CUSTOM_A`);
    expect(again).toEqual([404, `Node ${uuid} doesn't have a trait 'CUSTOM_A'`]);
    expect((await api.ask("DELETE", `${N}/traits`)).status).toBe(204);
    expect((await api.ask("GET", `${N}/traits`)).body).toEqual({ traits: [] });
  });

  it("have a form and a number", async () => {
    expect((await refusal("PUT", `${N}/traits/gold`))[0]).toBe(400);
    expect((await refusal("PUT", `${N}/traits/CUSTOM_A`, { body: { a: 1 } }))[0]).toBe(400);
    const many = Array.from({ length: 51 }, (_, i) => `CUSTOM_${i}`);
    expect((await refusal("PUT", `${N}/traits`, { body: { traits: many } }))[0]).toBe(400);
    expect((await refusal("PUT", `${N}/traits`, { body: ["CUSTOM_A"] }))[0]).toBe(400);
  });
});

describe("vifs", () => {
  it("are attached, listed and detached", async () => {
    expect((await api.ask("POST", `${N}/vifs`, { body: { id: "vif-1" } })).status).toBe(204);
    expect((await api.ask("GET", `${N}/vifs`)).body).toEqual({ vifs: [{ id: "vif-1" }] });
    expect((await api.ask("DELETE", `${N}/vifs/vif-1`)).status).toBe(204);
    expect((await api.ask("GET", `${N}/vifs`)).body).toEqual({ vifs: [] });
  });

  it("name a port or a port group, from 1.67", async () => {
    const body = { id: "vif-1", port_uuid: uuid };
    expect((await refusal("POST", `${N}/vifs`, { body, version: 66 }))[0]).toBe(406);
    expect((await refusal("POST", `${N}/vifs`, { body: { ...body, portgroup_uuid: uuid } }))[0]).toBe(400);
  });
});

describe("virtual media", () => {
  it("are attached, listed and detached", async () => {
    const body = { device_type: "cdrom", image_url: "https://images.test/rescue.iso" };
    expect((await api.ask("POST", `${N}/vmedia`, { body })).status).toBe(204);
    expect(JSON.parse((await api.ask("GET", `${N}/vmedia`)).text)).toEqual([
      { media_types: ["CD", "DVD"], inserted: true, image: "https://images.test/rescue.iso" },
    ]);
    // As openstacksdk sends it.
    expect((await api.ask("DELETE", `${N}/vmedia`, { body: { device_types: "cdrom,disk" } })).status).toBe(204);
    expect(JSON.parse((await api.ask("GET", `${N}/vmedia`)).text)).toMatchObject([{ inserted: false, image: null }]);
  });

  it.each([
    [{ device_type: "CDROM", image_url: "http://x/y" }, "Invalid device_type"],
    [{ device_type: "cdrom", image_url: "file:///etc/shadow" }, "Unsupported or missing URL scheme"],
    [{ device_type: "cdrom", image_url: "rescue.iso" }, "Unsupported or missing URL scheme"],
    [{ device_type: "cdrom" }, "Missing mandatory parameter: image_url"],
    [{ device_type: "cdrom", image_url: "http://x/y", force: true }, "Unexpected arguments: force"],
    [{ device_type: "cdrom", image_url: "http://x/y", image_download_source: "ftp" }, "Invalid image_download_source"],
  ])("refuse %j", async (body, message) => {
    const [status, text] = await refusal("POST", `${N}/vmedia`, { body });
    expect([status, text.includes(message)], text).toEqual([400, true]);
  });

  it("are detached by type in the query, and a wrong type is refused", async () => {
    expect((await api.ask("DELETE", `${N}/vmedia?device_types=cdrom`)).status).toBe(204);
    expect((await refusal("DELETE", `${N}/vmedia?device_types=tape`))[0]).toBe(400);
  });
});

describe("boot mode, Secure Boot, RAID, NMI", () => {
  it("are set with 202, or are not there", async () => {
    const mode = await api.ask("PUT", `${N}/states/boot_mode`, { body: { target: "uefi" } });
    expect([mode.status, mode.headers.location]).toEqual([202, `http://localhost:6385${N}/states`]);
    expect((await api.ask("PUT", `${N}/states/secure_boot`, { body: { target: "true" } })).status).toBe(202);
    expect((await api.ask("GET", `${N}/states`)).body).toMatchObject({ boot_mode: "uefi", secure_boot: true });
    expect((await refusal("PUT", `${N}/states/boot_mode`, { body: { target: "dos" } }))[0]).toBe(400);
    expect((await refusal("PUT", `${N}/states/secure_boot`, { body: { target: "perhaps" } }))[0]).toBe(400);
    expect((await refusal("PUT", `${N}/states/raid`, { body: { logical_disks: [] } }))[0]).toBe(404);
    expect((await refusal("GET", "/v1/drivers/idrac/raid/logical_disk_properties"))[0]).toBe(404);
    expect((await api.ask("PUT", `${N}/management/inject_nmi`, { body: {} })).status).toBe(204);
  });
});

describe("indicators", () => {
  it("are listed, read and switched", async () => {
    const href = `http://localhost:6385/v1/nodes/${uuid}/management/indicators/LED%40system`;
    expect((await api.ask("GET", `${N}/management/indicators`)).body).toMatchObject({
      indicators: [{ name: "LED@system", component: "system", readonly: false, links: [{ href }, {}] }],
    });
    const light = `${N}/management/indicators/LED@system`;
    expect((await api.ask("PUT", light, { body: { state: "on" } })).status).toBe(204);
    expect((await api.ask("GET", light)).body).toEqual({ state: "on" });
    expect((await refusal("PUT", light, { body: { state: "unknown" } }))[0]).toBe(400);
    expect((await refusal("GET", `${N}/management/indicators/LED`))[0]).toBe(400);
  });
});

describe("vendor passthru", () => {
  it("lists methods, and calls one by path and by query", async () => {
    expect((await api.ask("GET", `${N}/vendor_passthru/methods`)).body).toEqual({
      ring: { http_methods: ["POST"], async: false, description: "Rings", attach: false, require_exclusive_lock: true },
    });
    const body = { bar: "baz" };
    for (const url of [`${N}/vendor_passthru/ring`, `${N}/vendor_passthru?method=ring`]) {
      expect((await api.ask("POST", url, { body })).body).toEqual(body);
    }
    const later = await api.ask("POST", `${N}/vendor_passthru/later`, { body });
    expect([later.status, later.text]).toEqual([202, ""]);
    expect(await refusal("POST", `${N}/vendor_passthru`, { body })).toEqual([400, "Method not specified"]);
    expect(await refusal("POST", `${N}/vendor_passthru/x`, { body })).toEqual([400, "No handler for method x"]);
  });

  it("has no methods of drivers", async () => {
    expect((await api.ask("GET", "/v1/drivers/idrac/vendor_passthru/methods")).body).toEqual({});
    expect((await refusal("POST", "/v1/drivers/idrac/vendor_passthru/x"))[0]).toBe(400);
    expect((await refusal("GET", "/v1/drivers/none/vendor_passthru/methods"))[0]).toBe(404);
  });
});

describe("history", () => {
  it("lists cut events and shows whole ones", async () => {
    const entry = { nodeUuid: uuid, eventType: "power", conductor: "conductor-1", severity: "ERROR" } as const;
    const long = await api.store.nodeHistory.create({ ...entry, event: "x".repeat(300) });
    await api.store.nodeHistory.create({ ...entry, event: "short" });
    const listed = (await api.ask("GET", `${N}/history`)).body as unknown as { history: Record<string, string>[] };
    expect(listed.history.map(({ event }) => event?.length)).toEqual([254, 5]);
    expect(Object.keys(listed.history[0] ?? {}).sort()).toEqual(["created_at", "event", "links", "severity", "uuid"]);
    expect((await api.ask("GET", `${N}/history/${long.uuid}`)).body).toMatchObject({
      event: "x".repeat(300),
      event_type: "power",
      conductor: "conductor-1",
      user: null,
    });
    const page = (await api.ask("GET", `${N}/history?limit=1&detail=true`)).body as unknown as { next: string };
    const { pathname, search } = new URL(page.next);
    expect((await api.ask("GET", pathname + search)).body).toMatchObject({ history: [{ event: "short" }] });
  });

  it("shows no other node's entries", async () => {
    const other = await api.store.nodes.create({ driver: "idrac" });
    const { uuid: id } = await api.store.nodeHistory.create({
      nodeUuid: other.uuid,
      event: "e",
      eventType: "power",
      conductor: "c",
    });
    expect((await refusal("GET", `${N}/history/${id}`))[0]).toBe(404);
  });
});

describe("what is inside", () => {
  it("is answered as for a driver that does not look", async () => {
    expect((await api.ask("GET", `${N}/bios`)).body).toEqual({ bios: [] });
    expect((await refusal("GET", `${N}/bios/BootMode`))[0]).toBe(404);
    expect((await refusal("GET", `${N}/bios?detail=true`, { version: 73 }))[0]).toBe(406);
    expect((await api.ask("GET", `${N}/firmware`)).body).toEqual({ firmware: [] });
    expect((await refusal("GET", `${N}/inventory`))[0]).toBe(404);
  });

  it("lists children and shards", async () => {
    const child = await api.store.nodes.create({ driver: "idrac", parentNode: uuid, shard: "s1" });
    expect((await api.ask("GET", `${N}/children`)).body).toMatchObject({ children: [child.uuid] });
    expect((await api.ask("GET", "/v1/shards")).body).toEqual({
      shards: [
        { name: null, count: 1 },
        { name: "s1", count: 1 },
      ],
    });
  });

  it("takes Neutron's events and no others", async () => {
    const body = { events: [{ event: "network.bind_port", port_id: uuid, status: "ACTIVE" }] };
    expect((await api.ask("POST", "/v1/events", { body })).status).toBe(204);
    expect((await refusal("POST", "/v1/events", { body: { events: [{ event: "x" }] } }))[0]).toBe(400);
    expect((await refusal("POST", "/v1/events", { body: {} }))[0]).toBe(400);
  });
});
