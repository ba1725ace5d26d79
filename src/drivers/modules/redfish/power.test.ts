import { describe, expect, it } from "vitest";
import type { JsonObject } from "#/model/index.ts";
import { createRedfishPower } from "./power.ts";
import { SYSTEM_PATH, scriptedBmc, scriptedTask } from "./scripted-bmc.ts";

const RESET = `${SYSTEM_PATH}/Actions/ComputerSystem.Reset`;
const ALLOWED = ["On", "ForceOff", "ForceRestart", "GracefulRestart", "GracefulShutdown"];

function system(PowerState: string | null, allowed: string[] = ALLOWED): JsonObject {
  const reset = { target: RESET, "ResetType@Redfish.AllowableValues": allowed };
  return { PowerState, Actions: { "#ComputerSystem.Reset": reset } };
}

const read = (PowerState: string, allowed?: string[]) => ({ json: system(PowerState, allowed) });

describe("getPowerState", () => {
  it.each([
    ["On", "power on"],
    ["PoweringOn", "power on"],
    ["Off", "power off"],
    ["PoweringOff", "power off"],
    ["Paused", "error"],
    [null, "error"],
  ])("reads %s as %s", async (powerState, expected) => {
    const { deps } = scriptedBmc(system(powerState));
    await expect(createRedfishPower(deps).getPowerState(scriptedTask().task)).resolves.toBe(expected);
  });

  it("names the systems when there are several and none is chosen", async () => {
    const { http, deps } = scriptedBmc();
    const Members = [{ "@odata.id": "/redfish/v1/Systems/1" }, { "@odata.id": "/redfish/v1/Systems/2" }];
    http.on("GET /redfish/v1/Systems", { json: { Members } });
    await expect(createRedfishPower(deps).getPowerState(scriptedTask().task)).rejects.toThrow(
      /redfish_system_id is not set.*Systems\/1, \/redfish\/v1\/Systems\/2/,
    );
  });

  it("says that there is no Redfish service", async () => {
    const { http, deps } = scriptedBmc();
    http.on("GET /redfish/v1/", { text: "<html>" });
    await expect(createRedfishPower(deps).getPowerState(scriptedTask().task)).rejects.toMatchObject({
      code: "REDFISH_NO_SERVICE",
    });
  });
});

describe("setPowerState", () => {
  it("does nothing when the machine is there already", async () => {
    const { http, deps } = scriptedBmc(system("On"));
    await createRedfishPower(deps).setPowerState(scriptedTask().task, "power on", 1000);
    expect(http.asked.filter((asked) => asked.startsWith("POST"))).toEqual([]);
  });

  it("resets, and resolves when the BMC says that it is done", async () => {
    const { http, deps } = scriptedBmc();
    http
      .on(`GET ${SYSTEM_PATH}`, read("Off"), read("Off"), read("PoweringOn"), read("On"))
      .on(`POST ${RESET}`, { status: 204 });
    await createRedfishPower(deps).setPowerState(scriptedTask().task, "power on", 30_000);
    expect(http.bodiesOf(`POST ${RESET}`)).toEqual([{ ResetType: "On" }]);
    expect(http.asked.filter((asked) => asked === `GET ${SYSTEM_PATH}`)).toHaveLength(4);
  });

  it.each(["IDRAC.2.5.PSU501", "Base.1.8.NoOperation"])("takes %s for what it is: somebody was faster", async (id) => {
    const { http, deps } = scriptedBmc();
    const json = { error: { code: "x", "@Message.ExtendedInfo": [{ MessageId: id }] } };
    http.on(`GET ${SYSTEM_PATH}`, read("On"), read("Off")).on(`POST ${RESET}`, { status: 409, json });
    await createRedfishPower(deps).setPowerState(scriptedTask().task, "power off", 30_000);
  });

  it("reports any other refusal with the BMC's own words", async () => {
    const { http, deps } = scriptedBmc(system("On"));
    const json = { error: { "@Message.ExtendedInfo": [{ MessageId: "X.1.Busy", Message: "In POST." }] } };
    http.on(`POST ${RESET}`, { status: 400, json });
    await expect(createRedfishPower(deps).setPowerState(scriptedTask().task, "power off", 1000)).rejects.toThrow(
      `setting the power to "power off": POST ${RESET} was answered 400: In POST. (X.1.Busy)`,
    );
  });

  it("says which state was not reached, and why a soft one may not be", async () => {
    const { http, deps } = scriptedBmc(system("On"));
    http.on(`POST ${RESET}`, { status: 204 });
    await expect(
      createRedfishPower(deps).setPowerState(scriptedTask().task, "soft power off", 20_000),
    ).rejects.toMatchObject({
      code: "REDFISH_POWER_TIMEOUT",
      message: expect.stringMatching(/within 20 s; the BMC says On; the operating system may have ignored/),
    });
  });

  it("takes the next reset type when the first is not allowed", async () => {
    const { http, deps } = scriptedBmc(system("On", ["PowerCycle"]));
    http.on(`POST ${RESET}`, { status: 204 });
    await createRedfishPower(deps).setPowerState(scriptedTask().task, "rebooting", 1000);
    expect(http.bodiesOf(`POST ${RESET}`)).toEqual([{ ResetType: "PowerCycle" }]);
  });

  it("repeats no more of what the BMC says than a person can read", async () => {
    const { http, deps } = scriptedBmc(system(`O\r\n${"n".repeat(100_000)}`));
    http.on(`POST ${RESET}`, { status: 204 });
    const failure = createRedfishPower(deps).setPowerState(scriptedTask().task, "power off", 1000);
    await expect(failure).rejects.toThrow(/^[^\r\n]{1,800}$/);
  });

  it("says what the BMC can do when it cannot do this", async () => {
    const { deps } = scriptedBmc(system("On", ["On", "ForceOff"]));
    await expect(
      createRedfishPower(deps).setPowerState(scriptedTask().task, "soft rebooting", 1000),
    ).rejects.toMatchObject({ code: "REDFISH_RESET_UNSUPPORTED", message: expect.stringContaining("On, ForceOff") });
  });

  it("reads the allowed types from the ActionInfo where there is one", async () => {
    const Parameters = [{ Name: "ResetType", AllowableValues: ["ForceOn"] }];
    const reset = { target: RESET, "@Redfish.ActionInfo": "/info" };
    const body = { PowerState: "Off", Actions: { "#ComputerSystem.Reset": reset } };
    const { http, deps } = scriptedBmc();
    http
      .on(`GET ${SYSTEM_PATH}`, { json: body }, { json: { ...body, PowerState: "On" } })
      .on("GET /info", { json: { Parameters } })
      .on(`POST ${RESET}`, { status: 204 });
    await createRedfishPower(deps).setPowerState(scriptedTask().task, "power on", 1000);
    expect(http.bodiesOf(`POST ${RESET}`)).toEqual([{ ResetType: "ForceOn" }]);
  });
});
