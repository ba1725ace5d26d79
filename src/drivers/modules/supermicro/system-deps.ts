import { type RedfishOptions, systemRedfishDeps } from "#/drivers/modules/redfish/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { connectTcp, connectTls } from "#/transports/index.ts";
import { SupermicroError } from "./errors.ts";
import type { IkvmConsoleDeps } from "./ikvm-console.ts";

/** The real network. */
export function systemIkvmDeps(clock: Clock, options: RedfishOptions): IkvmConsoleDeps {
  return {
    redfish: systemRedfishDeps(clock, options),
    dialler: { connectTcp, connectTls },
    connectAten: () => {
      throw new SupermicroError("SUPERMICRO_IKVM_BROKEN", "unsupported", "ATEN's dialect is not spoken yet");
    },
  };
}
