import { ok, type RedfishResource } from "#/rack/bmc/redfish/index.ts";
import type { DellContext } from "../context.ts";
import { SESSIONS_PATHS } from "../paths.ts";

/** The only paths that answer without a credential, besides logging in (DSP0266 13.3.1). */
export function serviceRoot({ identity }: DellContext): RedfishResource[] {
  const root = () =>
    ok({
      "@odata.context": "/redfish/v1/$metadata#ServiceRoot.ServiceRoot",
      "@odata.id": "/redfish/v1",
      "@odata.type": "#ServiceRoot.v1_8_0.ServiceRoot",
      Id: "RootService",
      Name: "Root Service",
      Description: "Root Service",
      Vendor: "Dell",
      Product: "Integrated Dell Remote Access Controller",
      RedfishVersion: "1.11.0",
      UUID: identity.uuid,
      Systems: { "@odata.id": "/redfish/v1/Systems" },
      Chassis: { "@odata.id": "/redfish/v1/Chassis" },
      Managers: { "@odata.id": "/redfish/v1/Managers" },
      Registries: { "@odata.id": "/redfish/v1/Registries" },
      SessionService: { "@odata.id": "/redfish/v1/SessionService" },
      Tasks: { "@odata.id": "/redfish/v1/TaskService" },
      Links: { Sessions: { "@odata.id": SESSIONS_PATHS[0] } },
      ProtocolFeaturesSupported: { FilterQuery: false, SelectQuery: false },
      Oem: {
        Dell: {
          "@odata.type": "#DellServiceRoot.v1_0_0.DellServiceRoot",
          IsBranded: 0,
          ManagerMACAddress: identity.macAddress,
          ServiceTag: identity.serviceTag,
        },
      },
    });
  return [
    { path: "/redfish", methods: { GET: () => ok({ v1: "/redfish/v1/" }) }, openTo: ["GET"] },
    { path: "/redfish/v1", methods: { GET: root }, openTo: ["GET"] },
  ];
}
