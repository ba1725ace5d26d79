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
import { type IkvmSettings, INTERFACES, MOUSE_MODES } from "../ikvm/ikvm-settings.ts";
import { IKVM_PATH, MOUSE_MODE_PATH } from "../paths.ts";

const INTERFACE = "Current interface";

/** The IKVM resource, the mouse mode, and the pages that IKVM names. */
export function ikvmResources(context: SupermicroContext): RedfishResource[] {
  const { ikvm, messages, tickets } = context;
  const ikvmResource: RedfishResource = {
    path: IKVM_PATH,
    methods: {
      GET: () =>
        ok({
          "@odata.context": "/redfish/v1/$metadata#IKVM.IKVM",
          "@odata.id": IKVM_PATH,
          "@odata.type": "#IKVM.v1_0_1.IKVM",
          Id: "IKVM",
          Name: "IKVM",
          [INTERFACE]: ikvm.interface,
          // The Java viewer needs a web login; only the page for HTML 5 goes without.
          ...(ikvm.interface === "HTML 5" ? { URI: `/redfish/${tickets.issuePage()}` } : {}),
        }),
      PATCH: (request) =>
        setting(request, context, { [INTERFACE]: { kind: "enum", values: INTERFACES } }, (given) => {
          ikvm.interface = given[INTERFACE] as IkvmSettings["interface"];
        }),
    },
  };
  const mouseMode: RedfishResource = {
    path: MOUSE_MODE_PATH,
    methods: {
      GET: () =>
        ok({
          "@odata.id": MOUSE_MODE_PATH,
          "@odata.type": "#MouseMode.v1_0_0.MouseMode",
          Id: "MouseMode",
          Name: "MouseMode",
          Mode: ikvm.mouseMode,
          "Mode@Redfish.AllowableValues": MOUSE_MODES,
        }),
      PATCH: (request) =>
        setting(request, context, { Mode: { kind: "enum", values: MOUSE_MODES } }, (given) => {
          ikvm.mouseMode = given.Mode as IkvmSettings["mouseMode"];
        }),
    },
  };
  const page: RedfishResource = {
    path: "/redfish/{page}",
    openTo: ["GET"],
    methods: {
      GET: ({ params, path }) => {
        const token = tickets.openPage(params.page ?? "");
        if (token === undefined) return messages.error(404, [messages.message("ResourceMissingAtURI", [path])]);
        return { status: 200, html: viewerPage(token) };
      },
    },
  };
  return [ikvmResource, mouseMode, page];
}

/** PATCH of a resource with one property. */
function setting(
  { body }: RedfishRequest,
  { messages }: SupermicroContext,
  rules: PropertyRules,
  set: (given: Readonly<Record<string, unknown>>) => void,
): RedfishAnswer {
  const given = isJsonObject(body) ? body : {};
  if (Object.keys(given).length === 0) return messages.error(400, [messages.message("EmptyJSON")]);
  const complaints = checkProperties(messages, given, rules);
  if (complaints.length > 0) return messages.error(400, complaints);
  set(given);
  return messages.success();
}

/** As much of the vendor's page as a client reads: the token for the KVM port. It is base64url, so nothing to escape. */
function viewerPage(token: string): string {
  const input = `<input type="hidden" id="entry_value" value="${token}"/>`;
  return `<!DOCTYPE html>\n<html><head><title>iKVM</title></head><body>${input}<canvas id="kvm"></canvas></body></html>\n`;
}
