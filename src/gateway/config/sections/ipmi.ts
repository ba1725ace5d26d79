import type { Section } from "../option.ts";
import { bool, numbers, seconds } from "../types.ts";

export const ipmiSection = {
  name: "ipmi",
  help: "Talking IPMI with BMCs.",
  // How the program ipmitool is called for power and boot devices: nobody calls it for these.
  ironicOnly: [
    "use_ipmitool_retries",
    "kill_on_timeout",
    "store_cred_in_env",
    "additional_retryable_ipmi_errors",
    "debug",
  ],
  options: {
    command_retry_timeout: seconds({
      default: 60,
      min: 1,
      help: "How long a BMC that does not answer, or has no session free, is asked again.",
    }),
    min_command_interval: seconds({
      default: 5,
      min: 0,
      help: "Between two things that are asked of the same BMC, power and boot devices that is: some fall over when hurried.",
    }),
    cipher_suite_versions: numbers([17, 3, 16, 2], {
      default: [],
      defaultText: "17, then 3",
      help: "The cipher suites to try, in this order, with nodes that have no ipmi_cipher_suite: 17, 3, 16, 2.",
    }),
    disable_boot_timeout: bool({
      default: true,
      help: "Have BMCs remember a boot device for longer than 60 seconds, unless the node says otherwise.",
    }),
  },
} as const satisfies Section;
