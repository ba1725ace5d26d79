import {
  checkProperties,
  collection,
  isJsonObject,
  ok,
  type RedfishAnswer,
  type RedfishRequest,
  type RedfishResource,
} from "#/rack/bmc/redfish/index.ts";
import { BOOT_RULES, type BootOverride } from "../boot-override.ts";
import type { DellContext } from "../context.ts";
import { RESET_TYPES } from "../host-power.ts";
import { CHASSIS_PATH, MANAGER_PATH, SYSTEM_PATH } from "../paths.ts";
import { SYSTEM_RESET_PATH } from "./system-reset.ts";

/** The one ComputerSystem, and the collection that it is in. */
export function systemResources(context: DellContext, boot: BootOverride): RedfishResource[] {
  const { identity, machine } = context;
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
    IndicatorLED: "Off",
    Status: { Health: "OK", HealthRollup: "OK", State: machine.powered ? "Enabled" : "StandbyOffline" },
    Boot: boot.body(),
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
    { path: SYSTEM_PATH, methods: { GET: () => ok(body()), PATCH: (request) => patchBoot(request, context, boot) } },
  ];
}

/** `Boot` is all that can be changed. */
function patchBoot({ body }: RedfishRequest, { messages }: DellContext, boot: BootOverride): RedfishAnswer {
  if (!isJsonObject(body)) return messages.error(400, [messages.message("UnrecognizedRequestBody")]);
  if (Object.keys(body).length === 0) return messages.error(400, [messages.message("EmptyJSON")]);
  const other = Object.keys(body).filter((name) => name !== "Boot");
  if (other.length > 0) {
    return messages.error(
      400,
      other.map((name) => messages.message("PropertyUnknown", [name], [name])),
    );
  }
  if (!isJsonObject(body.Boot)) {
    return messages.error(400, [messages.message("PropertyValueTypeError", [typeof body.Boot, "Boot"], ["Boot"])]);
  }
  const complaints = checkProperties(messages, body.Boot, BOOT_RULES);
  if (complaints.length > 0) return messages.error(400, complaints);
  boot.apply(body.Boot);
  return messages.applied();
}
