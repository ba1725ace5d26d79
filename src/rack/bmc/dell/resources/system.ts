import { collection, ok, type RedfishResource, SystemSettings } from "#/rack/bmc/redfish/index.ts";
import type { HostBoot } from "../../host-boot.ts";
import { DELL_BOOT } from "../boot-options.ts";
import type { DellContext } from "../context.ts";
import { CHASSIS_PATH, MANAGER_PATH, SYSTEM_PATH } from "../paths.ts";
import { RESET_TYPES, SYSTEM_RESET_PATH } from "./system-reset.ts";

/** The one ComputerSystem, and the collection that it is in. */
export function systemResources(context: DellContext, boot: HostBoot): RedfishResource[] {
  const { identity, machine, messages } = context;
  const settings = new SystemSettings(DELL_BOOT, { boot });
  const body = () => ({
    "@odata.context": "/redfish/v1/$metadata#ComputerSystem.ComputerSystem",
    "@odata.id": SYSTEM_PATH,
    "@odata.type": "#ComputerSystem.v1_12_0.ComputerSystem",
    Id: "System.Embedded.1",
    Name: "System",
    Description: "Computer System which represents a machine (physical or virtual)",
    SystemType: "Physical",
    Manufacturer: "Dell Inc.",
    Model: identity.productName,
    SKU: identity.serviceTag,
    SerialNumber: `CN${identity.serviceTag}`,
    UUID: identity.uuid,
    HostName: identity.name,
    BiosVersion: "2.12.2",
    PowerState: machine.powered ? "On" : "Off",
    IndicatorLED: settings.led,
    Status: { Health: "OK", HealthRollup: "OK", State: machine.powered ? "Enabled" : "StandbyOffline" },
    Boot: settings.boot(),
    ProcessorSummary: { Count: 1, LogicalProcessorCount: 1, Model: "QEMU Virtual CPU", Status: { Health: "OK" } },
    MemorySummary: { TotalSystemMemoryGiB: identity.memoryMib / 1024, Status: { Health: "OK" } },
    Links: {
      Chassis: [{ "@odata.id": CHASSIS_PATH }],
      "Chassis@odata.count": 1,
      ManagedBy: [{ "@odata.id": MANAGER_PATH }],
      "ManagedBy@odata.count": 1,
    },
    Actions: {
      "#ComputerSystem.Reset": {
        target: SYSTEM_RESET_PATH,
        "ResetType@Redfish.AllowableValues": RESET_TYPES,
      },
    },
    Oem: {
      Dell: { DellSystem: { "@odata.type": "#DellSystem.v1_3_0.DellSystem", SystemGeneration: "14G Monolithic" } },
    },
  });
  return [
    collection("/redfish/v1/Systems", "ComputerSystemCollection", "Computer System Collection", () => [SYSTEM_PATH]),
    {
      path: SYSTEM_PATH,
      methods: { GET: () => ok(body()), PATCH: (request) => settings.patch(request, messages) ?? messages.applied() },
    },
  ];
}
