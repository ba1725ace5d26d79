import { type RedfishResource, readOnly } from "#/rack/bmc/redfish/index.ts";
import type { DellContext } from "../context.ts";
import { MANAGER_PATH } from "../paths.ts";

/** ManagerNetworkProtocol: the ports as the attributes have them. The VNC server has no entry here. */
export function networkProtocol({ attributes, identity }: DellContext): RedfishResource {
  const path = `${MANAGER_PATH}/NetworkProtocol`;
  const enabled = (name: string) => attributes.text(name) === "Enabled";
  return readOnly(path, () => ({
    "@odata.context": "/redfish/v1/$metadata#ManagerNetworkProtocol.ManagerNetworkProtocol",
    "@odata.type": "#ManagerNetworkProtocol.v1_7_0.ManagerNetworkProtocol",
    Id: "NetworkProtocol",
    Name: "Manager Network Protocol",
    Description: "Manager Network Service",
    HostName: attributes.text("NIC.1.DNSRacName"),
    FQDN: `idrac-${identity.serviceTag}`,
    HTTP: { ProtocolEnabled: false, Port: 80 },
    HTTPS: { ProtocolEnabled: true, Port: attributes.number("WebServer.1.HttpsPort") },
    SSH: { ProtocolEnabled: enabled("SSH.1.Enable"), Port: attributes.number("SSH.1.Port") },
    Telnet: { ProtocolEnabled: false, Port: 23 },
    IPMI: { ProtocolEnabled: enabled("IPMILan.1.Enable"), Port: 623 },
    SNMP: { ProtocolEnabled: false, Port: 161 },
    KVMIP: { ProtocolEnabled: enabled("VirtualConsole.1.Enable"), Port: attributes.number("VirtualConsole.1.Port") },
    VirtualMedia: {
      ProtocolEnabled: enabled("VirtualMedia.1.Enable"),
      Port: attributes.number("VirtualConsole.1.Port"),
    },
    Status: { Health: "OK", State: "Enabled" },
  }));
}
