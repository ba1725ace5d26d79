import { BaseMessages, fillMessage, type MessageTemplate, type RedfishMessage } from "#/rack/bmc/redfish/index.ts";

/** The entries of Dell's IDRAC registry that our resources use. */
const IDRAC = {
  SYS413: {
    severity: "Informational",
    text: "The operation successfully completed.",
    resolution: "No response action is required.",
  },
  SYS518: {
    severity: "Warning",
    text: "iDRAC is currently unable to display any information because data sources are unavailable.",
    resolution: "Wait for five minutes, and then retry the operation.",
  },
  PSU501: {
    severity: "Informational",
    text: "Server is already powered %1.",
    resolution: "No response action is required.",
  },
  VRM0012: {
    severity: "Informational",
    text: "The Virtual Media image server is already connected.",
    resolution: "No response action is required.",
  },
  VRM0009: {
    severity: "Critical",
    text: "No Virtual Media devices are currently connected.",
    resolution: "No response action is required.",
  },
  VRM0021: {
    severity: "Critical",
    text: "The Virtual Media is detached or Virtual Media devices are already in use.",
    resolution:
      "Change the Virtual Media Attach Mode to Attach or Auto-Attach, or stop the existing session, and retry.",
  },
  RAC0904: {
    severity: "Warning",
    text: "Unable to access the remote share because the image location is not supported.",
    resolution: "Make sure the image location is an http, https, NFS or CIFS share and retry the operation.",
  },
  RAC0218: {
    severity: "Critical",
    text: "The maximum number of user sessions has been reached.",
    resolution: "Close an existing user session, and then retry the operation.",
  },
  LIC501: {
    severity: "Critical",
    text: "A required license is missing or expired.",
    resolution: "Obtain an appropriate license and try again, or contact your service provider for additional details.",
  },
} as const satisfies Record<string, MessageTemplate>;

/** Registry versions as iDRAC9 firmware 5.10 sends them. */
export const BASE_REGISTRY_VERSION = "1.8";
const IDRAC_REGISTRY = "IDRAC.2.5";

export class DellMessages extends BaseMessages {
  constructor() {
    super(BASE_REGISTRY_VERSION);
  }

  idrac(id: keyof typeof IDRAC, args?: readonly string[], related?: readonly string[]): RedfishMessage {
    return fillMessage(IDRAC_REGISTRY, id, IDRAC[id], args, related);
  }

  /** What an iDRAC answers to a PATCH that it has taken and applied. */
  applied() {
    return this.done([this.message("Success"), this.idrac("SYS413")]);
  }
}
