import { type TSchema, Type } from "typebox";

const KEYS = ["hostname", "network_type", "port_id", "switch_id", "switch_info"];

/**
 * What a port's cable ends in: nothing, a switch with its port, a smart NIC's host and port, or a network that nobody
 * manages. From 1.90 to 1.104 Ironic also takes OVN's VTEP keys.
 */
export function localLinkConnection(): TSchema {
  const text = Type.String({ maxLength: 255 });
  return Type.Object(
    {
      switch_id: Type.Optional(
        Type.String({
          pattern: "^([0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}|(0x)?[0-9a-fA-F]{16}|[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){7})$",
        }),
      ),
      port_id: Type.Optional(text),
      switch_info: Type.Optional(text),
      hostname: Type.Optional(text),
      network_type: Type.Optional(Type.Union([Type.Literal("managed"), Type.Literal("unmanaged")])),
      "vtep-logical-switch": Type.Optional(text),
      "vtep-physical-switch": Type.Optional(text),
    },
    {
      additionalProperties: false,
      description: `an object with no other keys than ${KEYS.join(", ")}, its switch_id a MAC address or a datapath id`,
    },
  );
}
