import { describe, expect, it } from "vitest";
import type { JsonObject } from "#/model/index.ts";
import { createRedfishManagement } from "./management.ts";
import { SYSTEM_PATH, scriptedBmc, scriptedTask } from "./scripted-bmc.ts";

const TARGETS = "BootSourceOverrideTarget@Redfish.AllowableValues";
const boot = (enabled: string, target: string, allowed?: string[]): JsonObject => ({
  Boot: {
    BootSourceOverrideEnabled: enabled,
    BootSourceOverrideTarget: target,
    ...(allowed ? { [TARGETS]: allowed } : {}),
  },
});

describe("getBootDevice", () => {
  it.each([
    ["Continuous", "Pxe", { bootDevice: "pxe", persistent: true }],
    ["Once", "UsbCd", { bootDevice: "cdrom", persistent: false }],
    ["Once", "UefiShell", { bootDevice: null, persistent: false }],
    ["Disabled", "Pxe", { bootDevice: null, persistent: null }],
  ])("reads %s %s", async (enabled, target, setting) => {
    const { deps } = scriptedBmc(boot(enabled, target));
    await expect(createRedfishManagement(deps).getBootDevice(scriptedTask().task)).resolves.toEqual(setting);
  });

  it("knows nothing of a machine without an override", async () => {
    const { deps } = scriptedBmc({});
    await expect(createRedfishManagement(deps).getBootDevice(scriptedTask().task)).resolves.toEqual({
      bootDevice: null,
      persistent: null,
    });
  });
});

describe("supportedBootDevices", () => {
  it("gives what the BMC allows and Ironic has a word for", async () => {
    const { deps } = scriptedBmc(boot("Disabled", "None", ["None", "Pxe", "UsbCd", "SDCard"]));
    const devices = createRedfishManagement(deps).supportedBootDevices(scriptedTask().task);
    await expect(devices).resolves.toEqual(["pxe", "cdrom"]);
  });
});

describe("setBootDevice", () => {
  const PATCH = `PATCH ${SYSTEM_PATH}`;
  const sent = (target: string, enabled: string) => ({
    Boot: { BootSourceOverrideTarget: target, BootSourceOverrideEnabled: enabled },
  });

  it("patches the system with the ETag it was read with", async () => {
    const { http, deps } = scriptedBmc();
    const json = { ...boot("Disabled", "None"), "@odata.etag": '"e1"' };
    http.on(`GET ${SYSTEM_PATH}`, { json }).on(PATCH, { status: 200 });
    await createRedfishManagement(deps).setBootDevice(scriptedTask().task, "disk", true);
    expect(http.bodiesOf(PATCH)).toEqual([sent("Hdd", "Continuous")]);
    expect(http.requests.at(-1)?.headers).toMatchObject({ "if-match": '"e1"' });
  });

  it("sends UsbCd to a Supermicro that has it, and Cd to everybody else", async () => {
    for (const [Manufacturer, target] of [
      ["Supermicro", "UsbCd"],
      ["Dell Inc.", "Cd"],
    ] as const) {
      const { http, deps } = scriptedBmc({ Manufacturer, ...boot("Disabled", "None", ["Cd", "UsbCd"]) });
      http.on(PATCH, { status: 204 });
      await createRedfishManagement(deps).setBootDevice(scriptedTask().task, "cdrom", false);
      expect(http.bodiesOf(PATCH)).toEqual([sent(target, "Once")]);
    }
  });

  it("patches the settings resource when that has the override", async () => {
    const settings = { "@Redfish.Settings": { SettingsObject: { "@odata.id": `${SYSTEM_PATH}/Settings` } } };
    const { http, deps } = scriptedBmc({ ...boot("Disabled", "None"), ...settings });
    http
      .on(`GET ${SYSTEM_PATH}/Settings`, { json: boot("Disabled", "None"), headers: { etag: '"s"' } })
      .on(`PATCH ${SYSTEM_PATH}/Settings`, { status: 202 });
    await createRedfishManagement(deps).setBootDevice(scriptedTask().task, "pxe", false);
    expect(http.requests.at(-1)).toMatchObject({ method: "PATCH", headers: { "if-match": '"s"' } });
  });

  it("says what the machine can boot from when it cannot boot from this", async () => {
    const { http, deps } = scriptedBmc(boot("Disabled", "None", ["None", "Pxe", "Hdd"]));
    await expect(
      createRedfishManagement(deps).setBootDevice(scriptedTask().task, "cdrom", false),
    ).rejects.toMatchObject({ category: "invalid", message: expect.stringContaining("pxe, disk") });
    expect(http.asked).not.toContain(PATCH);
  });
});
