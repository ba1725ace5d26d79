import { type RedfishOptions, systemRedfishDeps } from "#/drivers/modules/redfish/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { connectTcp, connectTls, randomBytes, vncCipher } from "#/transports/index.ts";
import type { IdracVncDeps } from "./vnc-console.ts";

/** The real network and the system's random numbers. */
export function systemIdracVncDeps(clock: Clock, options: RedfishOptions): IdracVncDeps {
  return {
    redfish: systemRedfishDeps(clock, options),
    dialler: { connectTcp, connectTls },
    connectRfb: (stream, { startTls, ...options }) =>
      connectRfb(stream, { ...options, clock }, { vncCipher, ...(startTls ? { startTls } : {}) }),
    random: randomBytes,
  };
}
