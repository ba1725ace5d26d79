import { ok, type RedfishResource } from "#/rack/bmc/redfish/index.ts";
import type { SupermicroContext } from "../context.ts";
import { SESSIONS_PATH } from "../paths.ts";

/** A root as X10 and X11 have it: no Vendor, no Product, and no ETag that anybody needs. */
export function serviceRoot({ identity }: SupermicroContext): RedfishResource[] {
  const root = () =>
    ok({
      "@odata.context": "/redfish/v1/$metadata#ServiceRoot.ServiceRoot",
      "@odata.id": "/redfish/v1",
      "@odata.type": "#ServiceRoot.v1_1_0.ServiceRoot",
      Id: "RootService",
      Name: "Root Service",
      RedfishVersion: "1.0.1",
      UUID: identity.uuid,
      Systems: { "@odata.id": "/redfish/v1/Systems" },
      Chassis: { "@odata.id": "/redfish/v1/Chassis" },
      Managers: { "@odata.id": "/redfish/v1/Managers" },
      SessionService: { "@odata.id": "/redfish/v1/SessionService" },
      Links: { Sessions: { "@odata.id": SESSIONS_PATH } },
      Oem: {},
    });
  return [
    { path: "/redfish", methods: { GET: () => ok({ v1: "/redfish/v1/" }) }, openTo: ["GET"] },
    { path: "/redfish/v1", methods: { GET: root }, openTo: ["GET"], etag: "strong" },
  ];
}
