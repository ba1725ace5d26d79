import { collection, type RedfishResource, readOnly } from "#/rack/bmc/redfish/index.ts";
import type { DellContext } from "../context.ts";
import { CHASSIS_PATH, MANAGER_PATH, SYSTEM_PATH } from "../paths.ts";

/** As much of the chassis as inventories ask for. */
export function chassisResources({ identity, machine }: DellContext): RedfishResource[] {
  return [
    collection("/redfish/v1/Chassis", "ChassisCollection", "Chassis Collection", () => [CHASSIS_PATH]),
    readOnly(CHASSIS_PATH, () => ({
      "@odata.context": "/redfish/v1/$metadata#Chassis.Chassis",
      "@odata.type": "#Chassis.v1_15_0.Chassis",
      Id: "System.Embedded.1",
      Name: "Computer System Chassis",
      Description: "It represents the properties for physical components for any system.",
      ChassisType: "RackMount",
      Manufacturer: "Dell Inc.",
      Model: identity.productName,
      SKU: identity.serviceTag,
      SerialNumber: `CN${identity.serviceTag}`,
      PowerState: machine.powered ? "On" : "Off",
      Status: { Health: "OK", State: "Enabled" },
      Links: {
        ComputerSystems: [{ "@odata.id": SYSTEM_PATH }],
        "ComputerSystems@odata.count": 1,
        ManagedBy: [{ "@odata.id": MANAGER_PATH }],
        "ManagedBy@odata.count": 1,
      },
    })),
  ];
}
