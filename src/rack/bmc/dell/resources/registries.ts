import { collection, type JsonObject, type RedfishResource, readOnly } from "#/rack/bmc/redfish/index.ts";
import type { AttributeDefinition } from "../attributes/attribute.ts";
import type { DellContext } from "../context.ts";
import { ATTRIBUTE_REGISTRY } from "./dell-attributes.ts";

const COLLECTION = "/redfish/v1/Registries";
const MEMBER = `${COLLECTION}/ManagerAttributeRegistry`;
const FILE = `${MEMBER}/ManagerAttributeRegistry.v1_0_0.json`;

/** The registry that says what each attribute takes (DSP0266 9.7); the message registries are not served. */
export function registries({ attributes }: DellContext): RedfishResource[] {
  return [
    collection(COLLECTION, "MessageRegistryFileCollection", "Registry Repository", () => [MEMBER]),
    readOnly(MEMBER, () => ({
      "@odata.context": "/redfish/v1/$metadata#MessageRegistryFile.MessageRegistryFile",
      "@odata.type": "#MessageRegistryFile.v1_1_0.MessageRegistryFile",
      Id: "ManagerAttributeRegistry",
      Name: "Manager Attribute Registry File",
      Description: "Manager Attribute Registry File locations",
      Registry: ATTRIBUTE_REGISTRY,
      Languages: ["En"],
      "Languages@odata.count": 1,
      Location: [{ Language: "En", Uri: FILE }],
      "Location@odata.count": 1,
    })),
    readOnly(FILE, () => ({
      "@odata.context": "/redfish/v1/$metadata#AttributeRegistry.AttributeRegistry",
      "@odata.type": "#AttributeRegistry.v1_3_3.AttributeRegistry",
      Id: "ManagerAttributeRegistry",
      Name: "Manager Attribute Registry",
      Language: "en",
      OwningEntity: "Dell",
      RegistryVersion: "v1_0_0",
      RegistryEntries: { Attributes: attributes.definitions().map(registryEntry) },
    })),
  ];
}

function registryEntry({ name, rule, readOnly, initial }: AttributeDefinition): JsonObject {
  const entry = { AttributeName: name, DisplayName: name, ReadOnly: readOnly === true, DefaultValue: initial };
  switch (rule.kind) {
    case "enum":
      return {
        ...entry,
        Type: "Enumeration",
        Value: rule.values.map((value) => ({ ValueName: value, ValueDisplayName: value })),
      };
    case "integer":
      return { ...entry, Type: "Integer", LowerBound: rule.min, UpperBound: rule.max };
    case "string":
      return { ...entry, Type: rule.secret ? "Password" : "String", MinLength: 0, MaxLength: rule.maxLength };
    case "boolean":
      return { ...entry, Type: "Boolean" };
  }
}
