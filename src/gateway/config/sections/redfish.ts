import type { Section } from "../option.ts";
import { choice, int, seconds } from "../types.ts";

export const redfishSection = {
  name: "redfish",
  help: "Talking Redfish with BMCs.",
  options: {
    connection_attempts: int({ default: 5, min: 1, help: "How often to try to reach a BMC before giving up." }),
    connection_retry_interval: seconds({ default: 4, min: 0, help: "Between two of these attempts." }),
    auth_type: choice(["basic", "session", "auto"], {
      default: "auto",
      help: "How to log in to BMCs whose node does not say (redfish_auth_type). auto: a session, and basic where there are none.",
    }),
  },
} as const satisfies Section;
