import { type RedfishOptions, systemRedfishDeps } from "#/drivers/modules/redfish/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { connectAten } from "#/protocols/rfb/aten/index.ts";
import { connectTcp, connectTls } from "#/transports/index.ts";
import type { IkvmConsoleDeps } from "./ikvm-console.ts";

/** The real network. */
export function systemIkvmDeps(clock: Clock, options: RedfishOptions): IkvmConsoleDeps {
  return {
    redfish: systemRedfishDeps(clock, options),
    dialler: { connectTcp, connectTls },
    connectAten: (stream, options) => connectAten(stream, { ...options, clock }),
  };
}
