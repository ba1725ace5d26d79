import type { ManagementInterface } from "#/drivers/interfaces/index.ts";
import type { BootDeviceSetting } from "#/model/index.ts";
import { type BootOverride, decodeBootOverride, encodeBootOverride, etagOf } from "#/protocols/redfish/index.ts";
import { bootDevice, bootDevicesOf, bootTarget } from "./boot-devices.ts";
import { injectNmi, setBootMode, setSecureBoot } from "./boot-mode.ts";
import { openRedfish, type RedfishConnection, type RedfishDeps } from "./connection.ts";
import { parseRedfishDriverInfo } from "./driver-info.ts";
import { answerError, RedfishDriverError } from "./errors.ts";
import { createRedfishIndicators } from "./indicators.ts";
import { REDFISH_PROPERTIES } from "./properties.ts";
import { type LocatedSystem, readSystem } from "./system.ts";
import { createRedfishMedia } from "./virtual-media.ts";

/** Boot devices through the `Boot` override of the ComputerSystem. */
export function createRedfishManagement(deps: RedfishDeps): ManagementInterface {
  return {
    properties: REDFISH_PROPERTIES,
    validate: async (task) => {
      await parseRedfishDriverInfo(task.node.driverInfo, deps.options);
    },
    supportedBootDevices: async (task) => {
      await using redfish = await openRedfish(task, deps);
      const { system } = await readSystem(redfish, "reading the boot devices");
      return bootDevicesOf(system.boot.allowedTargets);
    },
    getBootDevice: async (task) => {
      await using redfish = await openRedfish(task, deps);
      return settingOf((await readSystem(redfish, "reading the boot device")).system.boot);
    },
    setBootDevice: async (task, device, persistent) => {
      const doing = `setting the boot device to ${device}`;
      await using redfish = await openRedfish(task, deps);
      const located = await readSystem(redfish, doing);
      const { allowedTargets } = located.system.boot;
      const target = bootTarget(device, allowedTargets, located.system.manufacturer);
      if (target === null) {
        const can = bootDevicesOf(allowedTargets).join(", ") || "none";
        const message = `${doing}: this machine cannot boot from it; its boot devices are ${can}`;
        throw new RedfishDriverError("REDFISH_BOOT_DEVICE_UNSUPPORTED", "invalid", message);
      }
      const { path, etag } = await bootResource(redfish, located, doing);
      const body = encodeBootOverride(target, persistent ? "Continuous" : "Once");
      const answer = await redfish.ask(doing, (client) => client.patch(path, body, etag));
      if (!answer.ok) throw answerError(answer, doing);
    },
    setBootMode: (task, mode) => setBootMode(task, mode, deps),
    setSecureBoot: (task, enabled) => setSecureBoot(task, enabled, deps),
    injectNmi: (task) => injectNmi(task, deps),
    media: createRedfishMedia(deps),
    indicators: createRedfishIndicators(deps),
  };
}

/** An override that is off, or was "Once" and has been used, is none, whatever target the BMC still shows. */
function settingOf(boot: BootOverride): BootDeviceSetting {
  if (boot.enabled === "Continuous") return { bootDevice: bootDevice(boot.target), persistent: true };
  if (boot.enabled === "Once") return { bootDevice: bootDevice(boot.target), persistent: false };
  return { bootDevice: null, persistent: null };
}

/** Where to write: the settings resource when it has the override itself (iDRAC10 and others), else the system. */
async function bootResource(redfish: RedfishConnection, located: LocatedSystem, doing: string) {
  const { settings } = located.system;
  if (settings === null) return located;
  const answer = await redfish.ask(doing, (client) => client.get(settings));
  const isThere = answer.ok && answer.body !== null && decodeBootOverride(answer.body).target !== null;
  return isThere ? { path: settings, etag: etagOf(answer) } : located;
}
