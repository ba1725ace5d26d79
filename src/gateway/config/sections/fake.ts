import type { Section } from "../option.ts";
import { seconds } from "../types.ts";

export const fakeSection = {
  name: "fake",
  help: "The hardware type fake-hardware, for tests of what uses Outband: how long it takes for what it does not do.",
  ironicOnly: [
    "bios_delay",
    "boot_delay",
    "firmware_delay",
    "management_delay",
    "raid_delay",
    "storage_delay",
    "vendor_delay",
  ],
  options: {
    power_delay: seconds({ default: 0, min: 0, help: "Telling and changing the power state." }),
    deploy_delay: seconds({ default: 0, min: 0, help: "Preparing a deployment or a cleaning, and tearing down." }),
    inspect_delay: seconds({ default: 0, min: 0, help: "An inspection." }),
    rescue_delay: seconds({ default: 0, min: 0, help: "A rescue, and its end." }),
  },
} as const satisfies Section;
