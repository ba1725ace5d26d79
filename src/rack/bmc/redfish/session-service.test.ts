import { expect, test } from "vitest";
import { messageIds, type RedfishTestClient } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

const SESSIONS = "/redfish/v1/SessionService/Sessions";
const ROOT = { UserName: "root", Password: "calvin" };

async function login(client: RedfishTestClient, path = SESSIONS) {
  const { status, headers } = await client.post(path, ROOT, {});
  expect(status).toBe(201);
  return { token: { "x-auth-token": String(headers["x-auth-token"]) }, location: String(headers.location) };
}

test("a login gives a token that opens what is closed, until it is deleted", async () => {
  await using rack = await startTestBmc();
  const { token, location } = await login(rack.client);
  expect(location).toMatch(/^\/redfish\/v1\/SessionService\/Sessions\/\d+$/);
  expect((await rack.client.get(location, token)).body).toMatchObject({ UserName: "root", Password: null });
  expect((await rack.client.send("DELETE", location, undefined, token)).status).toBe(204);
  expect((await rack.client.get("/redfish/v1/Systems", token)).status).toBe(401);
});

test("the older path takes logins too", async () => {
  await using rack = await startTestBmc();
  const { token, location } = await login(rack.client, "/redfish/v1/Sessions");
  expect(location).toMatch(/^\/redfish\/v1\/Sessions\/\d+$/);
  expect((await rack.client.get("/redfish/v1/Systems", token)).status).toBe(200);
});

test("a wrong password and a missing one are refused", async () => {
  await using rack = await startTestBmc();
  const wrong = await rack.client.post(SESSIONS, { ...ROOT, Password: "no" }, {});
  expect([wrong.status, messageIds(wrong)]).toEqual([401, ["Base.AccessDenied"]]);
  const missing = await rack.client.post(SESSIONS, { UserName: "root" }, {});
  expect([missing.status, messageIds(missing)]).toEqual([400, ["Base.PropertyMissing"]]);
});

test("the slots run out, and idle sessions give theirs back", async () => {
  await using rack = await startTestBmc();
  for (let i = 0; i < 8; i++) await login(rack.client);
  const full = await rack.client.post(SESSIONS, ROOT, {});
  expect([full.status, messageIds(full)]).toEqual([503, ["IDRAC.RAC0218"]]);
  await rack.clock.advance(1800_000);
  await login(rack.client);
  expect(rack.bmc.redfishSessions).toBe(1);
});

test("use keeps a session alive", async () => {
  await using rack = await startTestBmc();
  const { token } = await login(rack.client);
  for (let i = 0; i < 3; i++) {
    await rack.clock.advance(1000_000);
    expect((await rack.client.get("/redfish/v1/Systems", token)).status).toBe(200);
  }
});
