import {
  isJsonObject,
  type JsonObject,
  ok,
  type RedfishAnswer,
  type RedfishRequest,
  type RedfishResource,
} from "#/rack/bmc/redfish/index.ts";
import type { AttributeValue } from "../attributes/attribute.ts";
import type { DellContext } from "../context.ts";
import { ATTRIBUTES_PATH, OLD_ATTRIBUTES_PATH } from "../paths.ts";

export const ATTRIBUTE_REGISTRY = "ManagerAttributeRegistry.v1_0_0";

/** iDRAC.Embedded.1's attributes at the new path and at the old one. A PATCH is taken whole or not at all. */
export function dellAttributes(context: DellContext): RedfishResource[] {
  return [ATTRIBUTES_PATH, OLD_ATTRIBUTES_PATH].map((path) => ({
    path,
    methods: {
      GET: () =>
        ok({
          "@odata.context": "/redfish/v1/$metadata#DellAttributes.DellAttributes",
          "@odata.id": path,
          "@odata.type": "#DellAttributes.v1_0_0.DellAttributes",
          Id: "iDRACAttributes",
          Name: "OEMAttributeRegistry",
          Description: "This schema provides the oem attributes",
          AttributeRegistry: ATTRIBUTE_REGISTRY,
          Attributes: visible(context),
        }),
      PATCH: (request) => patch(request, context),
    },
  }));
}

function visible({ attributes, faults }: DellContext): JsonObject {
  const hidden = (name: string) => faults.active().some((fault) => fault.hides?.(name) === true);
  return Object.fromEntries(Object.entries(attributes.readable()).filter(([name]) => !hidden(name)));
}

async function patch({ body }: RedfishRequest, context: DellContext): Promise<RedfishAnswer> {
  const { messages, attributes, faults } = context;
  if (!isJsonObject(body) || !isJsonObject(body.Attributes)) {
    return messages.error(400, [messages.message("PropertyMissing", ["Attributes"], ["Attributes"])]);
  }
  const wanted = body.Attributes;
  const names = Object.keys(wanted);
  if (names.length === 0) return messages.error(400, [messages.message("EmptyJSON")]);
  for (const fault of faults.active()) {
    for (const name of names) {
      if (fault.hides?.(name)) {
        return messages.error(400, [messages.message("PropertyUnknown", [name], [`Attributes/${name}`])]);
      }
      const refusal = fault.refuses?.(name, messages);
      if (refusal) return refusal;
    }
  }
  const complaints = attributes.check(messages, wanted);
  if (complaints.length > 0) return messages.error(400, complaints);
  attributes.apply(wanted as Record<string, AttributeValue>);
  await context.settled();
  return messages.applied();
}
