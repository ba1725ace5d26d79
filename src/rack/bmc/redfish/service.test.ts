import { expect, test } from "vitest";
import { extendedInfo, messageIds } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

const SYSTEM = "/redfish/v1/Systems/System.Embedded.1";

test("a verb that a resource does not know gets 405 and the list of those it does", async () => {
  await using rack = await startTestBmc();
  const answer = await rack.client.send("DELETE", SYSTEM);
  expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD, PATCH"]);
  expect(messageIds(answer)).toEqual(["Base.OperationNotAllowed"]);
});

test("HEAD is GET without the body", async () => {
  await using rack = await startTestBmc();
  const [get, head] = [await rack.client.get(SYSTEM), await rack.client.send("HEAD", SYSTEM)];
  expect(head.status).toBe(200);
  expect(head.body).toBeUndefined();
  expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
});

test("a path that is not there gets 404 and its name", async () => {
  await using rack = await startTestBmc();
  const answer = await rack.client.get("/redfish/v1/Systems/Other");
  expect([answer.status, messageIds(answer)]).toEqual([404, ["Base.ResourceMissingAtURI"]]);
  expect(extendedInfo(answer)[0]?.MessageArgs).toEqual(["/redfish/v1/Systems/Other"]);
});

test("what is not JSON, or too much of it, is refused", async () => {
  await using rack = await startTestBmc();
  const malformed = await rack.client.patch(SYSTEM, '{"Boot":');
  expect([malformed.status, messageIds(malformed)]).toEqual([400, ["Base.MalformedJSON"]]);
  const large = await rack.client.patch(SYSTEM, JSON.stringify({ Boot: "x".repeat(70_000) }));
  expect([large.status, messageIds(large)]).toEqual([413, ["Base.RequestTooLarge"]]);
});
