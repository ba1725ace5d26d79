import { OutbandError } from "#/lib/errors/index.ts";

/** What IPMI could not do for a node. What the BMC itself refuses is an `IpmiError` of protocols/ipmi. */
export class IpmiDriverError extends OutbandError<
  "IPMI_POWER_TIMEOUT" | "IPMI_BOOT_DEVICE_UNSUPPORTED" | "IPMI_SUBPROCESS_FAILED"
> {}
