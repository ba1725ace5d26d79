import { VNC_SERVER_GROUP } from "../attributes/idrac-attributes.ts";
import type { DellFault } from "./fault.ts";

/** An Express licence: the VNC server's attributes do not exist and nothing listens. */
export function vncAbsent(): DellFault {
  return {
    closes: (port) => port === "screen",
    hides: (attribute) => attribute.startsWith(VNC_SERVER_GROUP),
  };
}
