import { expect, test } from "vitest";
import { messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestSupermicro, type TestBmc } from "#/rack/testing/test-bmc.ts";
import { connectTcp } from "#/transports/index.ts";
import type { SupermicroBmc } from "../supermicro-bmc.ts";

const MANAGER = "/redfish/v1/Managers/1";
const IKVM = `${MANAGER}/IKVM`;
const PROTOCOLS = `${MANAGER}/NetworkProtocol`;

async function portIsOpen({ bmc }: TestBmc<SupermicroBmc>): Promise<boolean> {
  const stream = await connectTcp({ ...bmc.vncAddress, timeoutMs: 1000 }).catch(() => null);
  stream?.close();
  return stream !== null;
}

/** The page at this path as anybody gets it, or null. */
async function page(rack: TestBmc<SupermicroBmc>, path: string): Promise<string | null> {
  const { status, text } = await rack.client.text(path);
  return status === 200 ? text : null;
}

test("the manager links the IKVM resource, and counts four sessions", async () => {
  await using rack = await startTestSupermicro();
  const manager = await rack.client.get(MANAGER);
  expect(pick(manager, "Oem", "Supermicro", "IKVM", "@odata.id")).toBe(IKVM);
  expect(pick(manager, "GraphicalConsole")).toMatchObject({ ServiceEnabled: true, MaxConcurrentSessions: 4 });
});

test("each GET names another page, which opens once and without a login", async () => {
  await using rack = await startTestSupermicro();
  const first = String(pick(await rack.client.get(IKVM), "URI"));
  const second = String(pick(await rack.client.get(IKVM), "URI"));
  expect(first).toMatch(/^\/redfish\/[\w-]{15}\.IKVM$/);
  expect(second).not.toBe(first);
  expect(await page(rack, first)).toMatch(/<input type="hidden" id="entry_value" value="[\w-]{16}"\/>/);
  expect(await page(rack, first)).toBeNull();
  await rack.clock.advance(60_000);
  expect(await page(rack, second)).toBeNull();
});

test("the Java viewer has no page", async () => {
  await using rack = await startTestSupermicro();
  expect((await rack.client.patch(IKVM, { "Current interface": "JAVA plug-in" })).status).toBe(200);
  const { body } = await rack.client.get(IKVM);
  expect(body).toMatchObject({ "Current interface": "JAVA plug-in" });
  expect(body).not.toHaveProperty("URI");
  const wrong = await rack.client.patch(IKVM, { "Current interface": "Flash" });
  expect([wrong.status, messageIds(wrong)]).toEqual([400, ["Base.PropertyValueNotInList"]]);
});

test("NetworkProtocol KVMIP opens and closes the port, and the answer comes when it is done", async () => {
  await using rack = await startTestSupermicro();
  expect(await portIsOpen(rack)).toBe(true);
  expect((await rack.client.patch(PROTOCOLS, { KVMIP: { ProtocolEnabled: false } })).status).toBe(200);
  expect(await portIsOpen(rack)).toBe(false);
  expect(pick(await rack.client.get(MANAGER), "GraphicalConsole", "ServiceEnabled")).toBe(false);
  await rack.client.patch(PROTOCOLS, { KVMIP: { ProtocolEnabled: true } });
  expect(await portIsOpen(rack)).toBe(true);
  const other = await rack.client.patch(PROTOCOLS, { SSH: { ProtocolEnabled: false } });
  expect([other.status, messageIds(other)]).toEqual([400, ["Base.PropertyNotWritable"]]);
});

test("an image is configured, mounted and unmounted; the drive is there in between", async () => {
  await using rack = await startTestSupermicro();
  const media = `${MANAGER}/VM1`;
  const config = `${media}/CfgCD`;
  const action = (name: string) => rack.client.post(`${config}/Actions/IsoConfig.${name}`, {});
  expect((await action("Mount")).status).toBe(400);
  const given = { Host: "http://192.0.2.1:8080", Path: "/x.iso", Username: "", Password: "p" };
  expect((await rack.client.patch(config, given)).status).toBe(200);
  expect((await rack.client.get(config)).body).toMatchObject({ ...given, Password: "********" });
  expect((await rack.client.get(`${media}/CD1`)).status).toBe(404);
  expect((await action("Mount")).status).toBe(200);
  expect(pick(await rack.client.get(media), "Members")).toEqual([{ "@odata.id": `${media}/CD1` }]);
  expect((await rack.client.get(`${media}/CD1`)).body).toMatchObject({ Inserted: true });
  expect((await action("UnMount")).status).toBe(200);
  expect(pick(await rack.client.get(media), "Members@odata.count")).toBe(0);
});

test("ikvm-licence-missing: the resource says so, and the port is closed", async () => {
  await using rack = await startTestSupermicro(["ikvm-licence-missing"]);
  const answer = await rack.client.get(`${IKVM}/`);
  expect([answer.status, messageIds(answer)]).toEqual([403, ["SMC.OemLicenseNotPassed"]]);
  expect(await portIsOpen(rack)).toBe(false);
  expect((await rack.client.get(MANAGER)).status).toBe(200);
});

test("ikvm-refuse: enabled by its settings, and closed all the same", async () => {
  await using rack = await startTestSupermicro(["ikvm-refuse"]);
  expect(pick(await rack.client.get(PROTOCOLS), "KVMIP", "ProtocolEnabled")).toBe(true);
  expect(await portIsOpen(rack)).toBe(false);
});
