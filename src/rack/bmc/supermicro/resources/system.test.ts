import { expect, test } from "vitest";
import { messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestSupermicro } from "#/rack/testing/test-bmc.ts";

const SYSTEM = "/redfish/v1/Systems/1";
const RESET = `${SYSTEM}/Actions/ComputerSystem.Reset`;
const SUCCESS = { Success: { code: "Base.1.0.0.Success", Message: "Successfully Completed Request." } };

test("the root is Redfish 1.0.1, names no vendor, and needs no credential", async () => {
  await using rack = await startTestSupermicro();
  const root = await rack.client.get("/redfish/v1/", {});
  expect(root.status).toBe(200);
  expect(root.body).toMatchObject({ RedfishVersion: "1.0.1", Oem: {} });
  expect(root.body).not.toHaveProperty("Vendor");
  expect(root.headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect((await rack.client.get(SYSTEM, {})).status).toBe(401);
});

test("a change is answered with Success and not with extended info", async () => {
  await using rack = await startTestSupermicro();
  const answer = await rack.client.post(RESET, { ResetType: "On" });
  expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
  expect(pick(await rack.client.get(SYSTEM), "PowerState")).toBe("On");
  expect(rack.machine.calls).toEqual(["powerOn"]);
});

test("what would change nothing is taken, and changes nothing", async () => {
  await using rack = await startTestSupermicro();
  for (const ResetType of ["ForceOff", "ForceRestart", "GracefulShutdown"]) {
    expect((await rack.client.post(RESET, { ResetType })).body).toEqual(SUCCESS);
  }
  expect(rack.machine.calls).toEqual([]);
  const answer = await rack.client.post(RESET, { ResetType: "PushPowerButton" });
  expect([answer.status, messageIds(answer)]).toEqual([400, ["Base.PropertyValueNotInList"]]);
});

test("the virtual CD boots by UsbCd, once", async () => {
  await using rack = await startTestSupermicro();
  const boot = { BootSourceOverrideEnabled: "Once", BootSourceOverrideTarget: "UsbCd" };
  expect((await rack.client.patch(SYSTEM, { Boot: boot })).body).toEqual(SUCCESS);
  expect(rack.machine.calls).toEqual(["boot cdrom once"]);
  expect(pick(await rack.client.get(SYSTEM), "Boot")).toMatchObject(boot);
  rack.machine.setPower(true);
  expect(pick(await rack.client.get(SYSTEM), "Boot")).toMatchObject({ BootSourceOverrideTarget: "None" });
  const cd = await rack.client.patch(SYSTEM, { Boot: { BootSourceOverrideTarget: "Cd" } });
  expect([cd.status, messageIds(cd)]).toEqual([400, ["Base.PropertyValueNotInList"]]);
});

test("a PATCH with an old ETag is refused", async () => {
  await using rack = await startTestSupermicro();
  const patch = { Boot: { BootSourceOverrideTarget: "Pxe" } };
  const root = { authorization: `Basic ${Buffer.from("root:calvin").toString("base64")}` };
  const old = await rack.client.patch(SYSTEM, patch, { ...root, "if-match": '"0123"' });
  expect([old.status, messageIds(old)]).toEqual([412, ["Base.PreconditionFailed"]]);
  const etag = String((await rack.client.get(SYSTEM)).headers.etag);
  expect((await rack.client.patch(SYSTEM, patch, { ...root, "if-match": etag })).status).toBe(200);
});
