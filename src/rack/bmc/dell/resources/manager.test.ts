import { expect, test } from "vitest";
import { messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

const MANAGER = "/redfish/v1/Managers/iDRAC.Embedded.1";
const RESET = `${MANAGER}/Actions/Manager.Reset`;

test("a reset of the BMC takes it away for a while, and its sessions for good", async () => {
  await using rack = await startTestBmc();
  rack.machine.setPower(true);
  const { headers } = await rack.client.post("/redfish/v1/Sessions", { UserName: "root", Password: "calvin" });
  const token = { "x-auth-token": String(headers["x-auth-token"]) };
  expect((await rack.client.post(RESET, { ResetType: "GracefulRestart" }, token)).status).toBe(204);
  await rack.clock.advance(1000);
  await rack.bmc.settled();
  await expect(rack.client.get("/redfish/v1")).rejects.toThrow();
  await rack.clock.advance(5000);
  await rack.bmc.settled();
  expect((await rack.client.get("/redfish/v1")).status).toBe(200);
  expect((await rack.client.get(MANAGER, token)).status).toBe(401);
  expect(rack.machine.powered).toBe(true);
});

test("a Manager.Reset that a Dell does not have is refused", async () => {
  await using rack = await startTestBmc();
  const answer = await rack.client.post(RESET, { ResetType: "ForceRestart" });
  expect([answer.status, messageIds(answer)]).toEqual([400, ["Base.PropertyValueNotInList"]]);
});

test("the ports of the network protocols are those of the attributes", async () => {
  await using rack = await startTestBmc();
  rack.bmc.attributes.apply({ "VirtualConsole.1.Port": 6900, "IPMILan.1.Enable": "Enabled" });
  const answer = await rack.client.get(`${MANAGER}/NetworkProtocol`);
  expect(pick(answer, "KVMIP")).toEqual({ ProtocolEnabled: true, Port: 6900 });
  expect(pick(answer, "IPMI")).toEqual({ ProtocolEnabled: true, Port: 623 });
});
