import { collection, type RedfishResource, readOnly } from "#/rack/bmc/redfish/index.ts";
import type { SupermicroContext } from "../context.ts";
import { KVM_SLOTS } from "../ikvm/ikvm-server.ts";
import {
  IKVM_PATH,
  MANAGER_PATH,
  MOUSE_MODE_PATH,
  NETWORK_PROTOCOL_PATH,
  SYSTEM_PATH,
  VIRTUAL_MEDIA_PATH,
} from "../paths.ts";

const RESET_PATH = `${MANAGER_PATH}/Actions/Manager.Reset`;

/** The Manager: the BMC itself. Its reset takes no parameter. */
export function managerResources(context: SupermicroContext): RedfishResource[] {
  const { identity, ikvm, clock, messages } = context;
  const link = (path: string) => ({ "@odata.id": path });
  const manager = readOnly(MANAGER_PATH, () => ({
    "@odata.context": "/redfish/v1/$metadata#Manager.Manager",
    "@odata.type": "#Manager.v1_3_2.Manager",
    Id: "1",
    Name: "Manager",
    Description: "BMC",
    ManagerType: "BMC",
    Model: "ASPEED",
    FirmwareVersion: identity.firmware,
    UUID: identity.uuid,
    DateTime: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "+00:00"),
    DateTimeLocalOffset: "+00:00",
    Status: { Health: "OK", State: "Enabled" },
    GraphicalConsole: {
      ServiceEnabled: ikvm.enabled,
      MaxConcurrentSessions: KVM_SLOTS,
      ConnectTypesSupported: ["KVMIP"],
    },
    SerialConsole: { ServiceEnabled: true, MaxConcurrentSessions: 1, ConnectTypesSupported: ["SSH", "IPMI"] },
    CommandShell: { ServiceEnabled: true, MaxConcurrentSessions: 0, ConnectTypesSupported: ["SSH"] },
    NetworkProtocol: link(NETWORK_PROTOCOL_PATH),
    VirtualMedia: link(VIRTUAL_MEDIA_PATH),
    Links: { ManagerForServers: [link(SYSTEM_PATH)] },
    Actions: { "#Manager.Reset": { target: RESET_PATH } },
    Oem: {
      Supermicro: {
        "@odata.type": "#SmcManagerExtensions.v1_0_0.Manager",
        MouseMode: link(MOUSE_MODE_PATH),
        IKVM: link(IKVM_PATH),
      },
    },
  }));
  const reset: RedfishResource = {
    path: RESET_PATH,
    methods: {
      POST: () => {
        context.restart();
        return messages.success();
      },
    },
  };
  return [collection("/redfish/v1/Managers", "ManagerCollection", "Manager", () => [MANAGER_PATH]), manager, reset];
}
