import { VNC_SERVER_GROUP } from "../attributes/idrac-attributes.ts";
import type { DellFault } from "./fault.ts";

/** The attributes can be read, and setting one says that a licence is missing. */
export function vncLicenceMissing(): DellFault {
  return {
    closes: (port) => port === "screen",
    refuses: (attribute, messages) =>
      attribute.startsWith(VNC_SERVER_GROUP)
        ? messages.error(403, [messages.idrac("LIC501", [], [`Attributes/${attribute}`])])
        : undefined,
  };
}
