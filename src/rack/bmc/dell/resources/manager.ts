import { collection, NO_CONTENT, type RedfishResource, readOnly, resetTypeOf } from "#/rack/bmc/redfish/index.ts";
import type { DellContext } from "../context.ts";
import { ATTRIBUTES_PATH, CHASSIS_PATH, MANAGER_PATH, SYSTEM_PATH, VIRTUAL_MEDIA_PATH } from "../paths.ts";

const RESET_PATH = `${MANAGER_PATH}/Actions/Manager.Reset`;
const RESET_TYPES = ["GracefulRestart"] as const;

/** The Manager: the iDRAC itself. */
export function managerResources(context: DellContext): RedfishResource[] {
  const { identity, attributes, clock, messages } = context;
  const manager = readOnly(MANAGER_PATH, () => ({
    "@odata.context": "/redfish/v1/$metadata#Manager.Manager",
    "@odata.type": "#Manager.v1_11_0.Manager",
    Id: "iDRAC.Embedded.1",
    Name: "Manager",
    Description: "BMC",
    ManagerType: "BMC",
    Model: "14G Monolithic",
    FirmwareVersion: identity.firmware,
    UUID: identity.uuid,
    DateTime: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "+00:00"),
    DateTimeLocalOffset: "+00:00",
    PowerState: "On",
    Status: { Health: "OK", State: "Enabled" },
    GraphicalConsole: {
      ServiceEnabled: attributes.text("VirtualConsole.1.Enable") === "Enabled",
      MaxConcurrentSessions: attributes.number("VirtualConsole.1.MaxSessions"),
      ConnectTypesSupported: ["KVMIP"],
      "ConnectTypesSupported@odata.count": 1,
    },
    SerialConsole: { ServiceEnabled: false, MaxConcurrentSessions: 0, ConnectTypesSupported: [] },
    CommandShell: { ServiceEnabled: true, MaxConcurrentSessions: 5, ConnectTypesSupported: ["SSH", "IPMI"] },
    NetworkProtocol: { "@odata.id": `${MANAGER_PATH}/NetworkProtocol` },
    VirtualMedia: { "@odata.id": VIRTUAL_MEDIA_PATH },
    Links: {
      ManagerForServers: [{ "@odata.id": SYSTEM_PATH }],
      "ManagerForServers@odata.count": 1,
      ManagerForChassis: [{ "@odata.id": CHASSIS_PATH }],
      "ManagerForChassis@odata.count": 1,
      Oem: { Dell: { DellAttributes: [{ "@odata.id": ATTRIBUTES_PATH }], "DellAttributes@odata.count": 1 } },
    },
    Actions: {
      "#Manager.Reset": { target: RESET_PATH, "ResetType@Redfish.AllowableValues": RESET_TYPES },
    },
  }));
  const reset: RedfishResource = {
    path: RESET_PATH,
    methods: {
      POST: (request) => {
        const wanted = resetTypeOf("Manager.Reset", RESET_TYPES, request, messages);
        if ("refusal" in wanted) return wanted.refusal;
        context.restart();
        return NO_CONTENT;
      },
    },
  };
  return [collection("/redfish/v1/Managers", "ManagerCollection", "Manager", () => [MANAGER_PATH]), manager, reset];
}
