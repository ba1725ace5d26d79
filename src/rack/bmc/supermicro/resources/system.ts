import {
  collection,
  ok,
  type RedfishResource,
  readOnly,
  resetTypeOf,
  SystemSettings,
} from "#/rack/bmc/redfish/index.ts";
import type { HostBoot } from "../../host-boot.ts";
import type { HostPower, ResetType } from "../../host-power.ts";
import { SUPERMICRO_BOOT } from "../boot-options.ts";
import type { SupermicroContext } from "../context.ts";
import { CHASSIS_PATH, MANAGER_PATH, SYSTEM_PATH } from "../paths.ts";

const RESET_PATH = `${SYSTEM_PATH}/Actions/ComputerSystem.Reset`;
const RESET_TYPES: readonly ResetType[] = [
  "On",
  "ForceOff",
  "GracefulShutdown",
  "GracefulRestart",
  "ForceRestart",
  "Nmi",
  "ForceOn",
];

/** The one ComputerSystem, its power, and the chassis that it is in. */
export function systemResources(
  { identity, machine, messages }: SupermicroContext,
  power: HostPower,
  boot: HostBoot,
): RedfishResource[] {
  const { productName, serialNumber, uuid, memoryMib } = identity;
  const settings = new SystemSettings(SUPERMICRO_BOOT, { boot });
  const made = { Manufacturer: "Supermicro", Model: productName, SerialNumber: serialNumber };
  const powerState = () => (machine.powered ? "On" : "Off");
  const system: RedfishResource = {
    path: SYSTEM_PATH,
    etag: "strong",
    methods: {
      GET: () =>
        ok({
          "@odata.context": "/redfish/v1/$metadata#ComputerSystem.ComputerSystem",
          "@odata.id": SYSTEM_PATH,
          "@odata.type": "#ComputerSystem.v1_3_0.ComputerSystem",
          Id: "1",
          Name: "System",
          Description: "Description of server",
          ...made,
          UUID: uuid,
          SystemType: "Physical",
          BiosVersion: "3.3",
          PowerState: powerState(),
          IndicatorLED: settings.led,
          Status: { Health: "OK", State: machine.powered ? "Enabled" : "Disabled" },
          Boot: settings.boot(),
          ProcessorSummary: { Count: 1, Model: "QEMU Virtual CPU", Status: { Health: "OK", State: "Enabled" } },
          MemorySummary: { TotalSystemMemoryGiB: memoryMib / 1024, Status: { Health: "OK", State: "Enabled" } },
          Links: { Chassis: [{ "@odata.id": CHASSIS_PATH }], ManagedBy: [{ "@odata.id": MANAGER_PATH }] },
          Actions: {
            "#ComputerSystem.Reset": { target: RESET_PATH, "ResetType@Redfish.AllowableValues": RESET_TYPES },
          },
        }),
      PATCH: (request) => settings.patch(request, messages) ?? messages.success(),
    },
  };
  const reset: RedfishResource = {
    path: RESET_PATH,
    methods: {
      POST: async (request) => {
        const wanted = resetTypeOf("ComputerSystem.Reset", RESET_TYPES, request, messages);
        if ("refusal" in wanted) return wanted.refusal;
        // What would change nothing is taken all the same, and changes nothing.
        if (!power.pointlessWhen(wanted.type)) await power.perform(wanted.type);
        return messages.success();
      },
    },
  };
  const chassis = readOnly(CHASSIS_PATH, () => ({
    "@odata.type": "#Chassis.v1_0_1.Chassis",
    Id: "1",
    Name: "Computer System Chassis",
    ChassisType: "RackMount",
    ...made,
    PowerState: powerState(),
    Status: { Health: "OK", State: "Enabled" },
    Links: { ComputerSystems: [{ "@odata.id": SYSTEM_PATH }], ManagedBy: [{ "@odata.id": MANAGER_PATH }] },
  }));
  return [
    collection("/redfish/v1/Systems", "ComputerSystemCollection", "Computer System Collection", () => [SYSTEM_PATH]),
    system,
    reset,
    collection("/redfish/v1/Chassis", "ChassisCollection", "Chassis Collection", () => [CHASSIS_PATH]),
    chassis,
  ];
}
