import {
  checkProperties,
  isJsonObject,
  ok,
  type PropertyRules,
  type RedfishAnswer,
  type RedfishRequest,
  type RedfishResource,
} from "#/rack/bmc/redfish/index.ts";
import type { SupermicroContext } from "../context.ts";
import { NETWORK_PROTOCOL_PATH } from "../paths.ts";

const KVM_RULES: PropertyRules = {
  ProtocolEnabled: { kind: "boolean" },
  Port: { kind: "integer", min: 1, max: 65_535 },
};

/** ManagerNetworkProtocol. Of all its services only KVMIP is there to be changed. */
export function networkProtocol(context: SupermicroContext): RedfishResource {
  const { identity, ikvm, messages } = context;
  const patch = async ({ body }: RedfishRequest): Promise<RedfishAnswer> => {
    const given = isJsonObject(body) ? body : {};
    const other = Object.keys(given).filter((name) => name !== "KVMIP");
    if (other.length > 0) {
      return messages.error(
        400,
        other.map((name) => messages.message("PropertyNotWritable", [name], [name])),
      );
    }
    if (!isJsonObject(given.KVMIP)) {
      return messages.error(400, [messages.message("PropertyMissing", ["KVMIP"], ["KVMIP"])]);
    }
    const complaints = checkProperties(messages, given.KVMIP, KVM_RULES);
    if (complaints.length > 0) return messages.error(400, complaints);
    const { ProtocolEnabled: enabled, Port: port } = given.KVMIP;
    ikvm.set({
      ...(typeof enabled === "boolean" ? { enabled } : {}),
      ...(typeof port === "number" ? { port } : {}),
    });
    await context.settled();
    return messages.success();
  };
  return {
    path: NETWORK_PROTOCOL_PATH,
    etag: "strong",
    methods: {
      GET: () =>
        ok({
          "@odata.context": "/redfish/v1/$metadata#ManagerNetworkProtocol.ManagerNetworkProtocol",
          "@odata.id": NETWORK_PROTOCOL_PATH,
          "@odata.type": "#ManagerNetworkProtocol.v1_0_2.ManagerNetworkProtocol",
          Id: "NetworkProtocol",
          Name: "Manager Network Protocol",
          HostName: identity.name,
          FQDN: identity.name,
          HTTP: { ProtocolEnabled: false, Port: 80 },
          HTTPS: { ProtocolEnabled: true, Port: 443 },
          IPMI: { ProtocolEnabled: true, Port: 623 },
          SSH: { ProtocolEnabled: true, Port: 22 },
          KVMIP: { ProtocolEnabled: ikvm.enabled, Port: ikvm.port },
          VirtualMedia: { ProtocolEnabled: true, Port: 623 },
          Status: { Health: "OK", State: "Enabled" },
        }),
      PATCH: patch,
    },
  };
}
