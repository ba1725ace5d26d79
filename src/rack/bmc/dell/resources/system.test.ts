import { expect, test } from "vitest";
import { extendedInfo, messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

const SYSTEM = "/redfish/v1/Systems/System.Embedded.1";
const RESET = `${SYSTEM}/Actions/ComputerSystem.Reset`;

test("resets act on the machine", async () => {
  await using rack = await startTestBmc();
  const steps: [string, string[]][] = [
    ["On", ["powerOn"]],
    ["ForceRestart", ["reset"]],
    ["Nmi", ["injectNmi"]],
    ["GracefulShutdown", ["pressPowerButton"]],
    ["PowerCycle", ["powerOff", "powerOn"]],
    ["ForceOff", ["powerOff"]],
    ["PushPowerButton", ["powerOn"]],
  ];
  for (const [type, calls] of steps) {
    rack.machine.calls.length = 0;
    expect((await rack.client.post(RESET, { ResetType: type })).status).toBe(204);
    expect(rack.machine.calls).toEqual(calls);
  }
});

test("what would change nothing is refused as an iDRAC does: 409 and PSU501", async () => {
  await using rack = await startTestBmc();
  const off = await rack.client.post(RESET, { ResetType: "ForceOff" });
  expect([off.status, messageIds(off)]).toEqual([409, ["IDRAC.PSU501"]]);
  expect(extendedInfo(off)[0]?.Message).toBe("Server is already powered OFF.");
  await rack.client.post(RESET, { ResetType: "On" });
  const on = await rack.client.post(RESET, { ResetType: "On" });
  expect([on.status, messageIds(on)]).toEqual([409, ["IDRAC.PSU501"]]);
});

test("a graceful restart starts the host once the guest is down", async () => {
  await using rack = await startTestBmc();
  rack.machine.setPower(true);
  await rack.client.post(RESET, { ResetType: "GracefulRestart" });
  expect(rack.machine.calls).toEqual(["pressPowerButton"]);
  rack.machine.setPower(false);
  expect(rack.machine.calls).toEqual(["pressPowerButton", "powerOn"]);
  rack.machine.setPower(false);
  expect(rack.machine.powered).toBe(false);
});

test("the power state is the machine's", async () => {
  await using rack = await startTestBmc();
  expect(pick(await rack.client.get(SYSTEM), "PowerState")).toBe("Off");
  rack.machine.setPower(true);
  expect(pick(await rack.client.get(SYSTEM), "PowerState")).toBe("On");
});

test("an unknown reset type, a missing one and another parameter are refused", async () => {
  await using rack = await startTestBmc();
  const cases: [unknown, string][] = [
    [{ ResetType: "Explode" }, "Base.PropertyValueNotInList"],
    [{ ResetType: 1 }, "Base.PropertyValueTypeError"],
    [{}, "Base.ActionParameterMissing"],
    [undefined, "Base.ActionParameterMissing"],
    [{ ResetType: "On", Force: true }, "Base.ActionParameterUnknown"],
  ];
  for (const [body, id] of cases) {
    const answer = await rack.client.post(RESET, body);
    expect([answer.status, messageIds(answer)]).toEqual([400, [id]]);
  }
  expect(rack.machine.calls).toEqual([]);
});

test("a boot override for once lasts until the host has booted", async () => {
  await using rack = await startTestBmc();
  const wanted = { BootSourceOverrideTarget: "Cd", BootSourceOverrideEnabled: "Once" };
  const answer = await rack.client.patch(SYSTEM, { Boot: wanted });
  expect([answer.status, messageIds(answer)]).toEqual([200, ["Base.Success", "IDRAC.SYS413"]]);
  expect(pick(await rack.client.get(SYSTEM), "Boot")).toMatchObject(wanted);
  expect(rack.machine.calls).toEqual(["boot cdrom once"]);
  rack.machine.setPower(true);
  const after = { BootSourceOverrideTarget: "None", BootSourceOverrideEnabled: "Disabled" };
  expect(pick(await rack.client.get(SYSTEM), "Boot")).toMatchObject(after);
});

test("a continuous boot override stays", async () => {
  await using rack = await startTestBmc();
  const wanted = { BootSourceOverrideTarget: "Pxe", BootSourceOverrideEnabled: "Continuous" };
  await rack.client.patch(SYSTEM, { Boot: wanted });
  rack.machine.setPower(true);
  await rack.client.post(RESET, { ResetType: "ForceRestart" });
  expect(pick(await rack.client.get(SYSTEM), "Boot")).toMatchObject(wanted);
  expect(rack.machine.calls[0]).toBe("boot network always");
});

test("a PATCH with anything wrong in it changes nothing", async () => {
  await using rack = await startTestBmc();
  const cases: [unknown, string][] = [
    [{ Boot: { BootSourceOverrideTarget: "Moon" } }, "Base.PropertyValueNotInList"],
    [{ Boot: { BootSourceOverrideTarget: "Cd", Colour: "red" } }, "Base.PropertyUnknown"],
    [{ Boot: "Cd" }, "Base.PropertyValueTypeError"],
    [{ PowerState: "On" }, "Base.PropertyUnknown"],
    [{}, "Base.EmptyJSON"],
    [[], "Base.UnrecognizedRequestBody"],
  ];
  for (const [body, id] of cases) {
    const answer = await rack.client.patch(SYSTEM, body);
    expect([answer.status, messageIds(answer)]).toEqual([400, [id]]);
  }
  expect(pick(await rack.client.get(SYSTEM), "Boot", "BootSourceOverrideTarget")).toBe("None");
});

test("the light is switched, alone or with the boot override, and takes no other word", async () => {
  await using rack = await startTestBmc();
  const led = async () => pick(await rack.client.get(SYSTEM), "IndicatorLED");
  expect((await rack.client.patch(SYSTEM, { IndicatorLED: "Blinking" })).status).toBe(200);
  expect(await led()).toBe("Blinking");
  const wrong = await rack.client.patch(SYSTEM, { IndicatorLED: "Green", Boot: { BootSourceOverrideTarget: "Pxe" } });
  expect(wrong.status).toBe(400);
  expect(await led()).toBe("Blinking");
});
