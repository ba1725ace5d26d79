import { expect, test } from "vitest";
import { basic, messageIds } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

test("answers the service root to anybody, with and without the trailing slash", async () => {
  await using rack = await startTestBmc();
  expect((await rack.client.get("/redfish", {})).body).toEqual({ v1: "/redfish/v1/" });
  for (const path of ["/redfish/v1", "/redfish/v1/"]) {
    const { status, headers, body } = await rack.client.get(path, {});
    expect(status).toBe(200);
    expect(headers["odata-version"]).toBe("4.0");
    expect(body).toMatchObject({ Vendor: "Dell", Oem: { Dell: { ServiceTag: expect.stringMatching(/^\w{7}$/) } } });
  }
});

test("answers everything else only to who has a credential", async () => {
  await using rack = await startTestBmc();
  for (const path of ["/redfish/v1/Systems", "/redfish/v1/SessionService", "/redfish/v1/Nothing", "/"]) {
    const answer = await rack.client.get(path, {});
    expect(answer.status).toBe(401);
    expect(messageIds(answer)).toEqual(["Base.AccessDenied"]);
  }
  expect((await rack.client.get("/redfish/v1/Systems", basic("root", "wrong"))).status).toBe(401);
  expect((await rack.client.get("/redfish/v1/Systems")).status).toBe(200);
});

test("every link that can be reached from the root leads somewhere", async () => {
  await using rack = await startTestBmc();
  const seen = new Set<string>(["/redfish/v1"]);
  for (const path of seen) {
    const { status, body } = await rack.client.get(path);
    expect(`${path} ${status}`).toBe(`${path} 200`);
    for (const [, link] of JSON.stringify(body).matchAll(/"(?:@odata\.id|Uri)":"([^"]+)"/g)) seen.add(link as string);
  }
  expect(seen.size).toBeGreaterThan(15);
});
