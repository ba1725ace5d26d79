import { connect } from "node:net";
import { expect, test } from "vitest";
import { basic, messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestBmc, type TestBmc } from "#/rack/testing/test-bmc.ts";
import { connectTcp } from "#/transports/index.ts";

const ATTRIBUTES = "/redfish/v1/Managers/iDRAC.Embedded.1/Attributes";
const ENABLE_VNC = { Attributes: { "VNCServer.1.Enable": "Enabled", "VNCServer.1.Password": "secret12" } };

/** True when a connection to the port is taken and nothing comes for a while. */
function isSilent(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (silent: boolean) => {
      socket.destroy();
      resolve(silent);
    };
    socket.once("connect", () => setTimeout(() => end(true), 100));
    socket.once("data", () => end(false));
    socket.once("close", () => end(false));
    socket.once("error", () => end(false));
  });
}

async function vncOpens({ bmc }: TestBmc): Promise<boolean> {
  try {
    const stream = await connectTcp({ ...bmc.vncAddress, timeoutMs: 1000 });
    stream.close();
    return true;
  } catch {
    return false;
  }
}

test("bmc-down closes every port, and cutting it out opens them again", async () => {
  await using rack = await startTestBmc();
  await rack.client.patch(ATTRIBUTES, ENABLE_VNC);
  rack.bmc.faults.add("bmc-down");
  await rack.bmc.settled();
  await expect(rack.client.get("/redfish/v1")).rejects.toThrow();
  expect(await vncOpens(rack)).toBe(false);
  rack.bmc.faults.delete("bmc-down");
  await rack.bmc.settled();
  expect((await rack.client.get("/redfish/v1")).status).toBe(200);
  expect(await vncOpens(rack)).toBe(true);
});

test("bmc-hang takes connections and never answers", async () => {
  await using rack = await startTestBmc();
  const port = Number(new URL(rack.bmc.url).port);
  expect((await rack.client.get("/redfish/v1")).status).toBe(200);
  rack.bmc.faults.add("bmc-hang");
  await rack.bmc.settled();
  expect(await isSilent(port)).toBe(true);
});

test("vnc-absent: no such attributes, and setting one says so", async () => {
  await using rack = await startTestBmc(["vnc-absent"]);
  const names = Object.keys(pick(await rack.client.get(ATTRIBUTES), "Attributes") as object);
  expect(names.filter((name) => name.startsWith("VNCServer."))).toEqual([]);
  expect(names).toContain("VirtualConsole.1.Enable");
  const answer = await rack.client.patch(ATTRIBUTES, ENABLE_VNC);
  expect([answer.status, messageIds(answer)]).toEqual([400, ["Base.PropertyUnknown"]]);
});

test("vnc-licence-missing: the attributes are there, and setting one needs a licence", async () => {
  await using rack = await startTestBmc(["vnc-licence-missing"]);
  expect(pick(await rack.client.get(ATTRIBUTES), "Attributes", "VNCServer.1.Enable")).toBe("Disabled");
  const answer = await rack.client.patch(ATTRIBUTES, ENABLE_VNC);
  expect([answer.status, messageIds(answer)]).toEqual([403, ["IDRAC.LIC501"]]);
  expect((await rack.client.patch(ATTRIBUTES, { Attributes: { "SSH.1.Timeout": 600 } })).status).toBe(200);
});

test("vnc-mute takes VNC connections and stays silent", async () => {
  await using rack = await startTestBmc(["vnc-mute"]);
  await rack.client.patch(ATTRIBUTES, ENABLE_VNC);
  expect(await isSilent(rack.bmc.vncAddress.port)).toBe(true);
  rack.bmc.faults.clear();
  expect(await isSilent(rack.bmc.vncAddress.port)).toBe(false);
});

test("vnc-refuse: enabled by the attributes, and closed all the same", async () => {
  await using rack = await startTestBmc(["vnc-refuse"]);
  expect((await rack.client.patch(ATTRIBUTES, ENABLE_VNC)).status).toBe(200);
  expect(await vncOpens(rack)).toBe(false);
});

test("sys518 refuses the first requests of whoever asks, then all is well", async () => {
  await using rack = await startTestBmc(["sys518"]);
  for (let i = 0; i < 3; i++) {
    const answer = await rack.client.get("/redfish/v1");
    expect([answer.status, messageIds(answer)]).toEqual([503, ["IDRAC.SYS518"]]);
  }
  expect((await rack.client.get("/redfish/v1")).status).toBe(200);
});

test("session-slots-full refuses logins, and basic authentication goes on working", async () => {
  await using rack = await startTestBmc(["session-slots-full"]);
  const login = { UserName: "root", Password: "calvin" };
  const answer = await rack.client.post("/redfish/v1/SessionService/Sessions", login, {});
  expect([answer.status, messageIds(answer)]).toEqual([503, ["IDRAC.RAC0218"]]);
  expect((await rack.client.get("/redfish/v1/Systems", basic("root", "calvin"))).status).toBe(200);
});

test("faults stack", async () => {
  await using rack = await startTestBmc(["sys518", "vnc-absent"]);
  for (let i = 0; i < 3; i++) await rack.client.get("/redfish/v1");
  expect((await rack.client.patch(ATTRIBUTES, ENABLE_VNC)).status).toBe(400);
});
