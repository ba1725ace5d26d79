import type { Clock } from "#/lib/time/index.ts";
import { openHttpClient } from "#/transports/http/index.ts";
import { connectTls } from "#/transports/index.ts";
import type { RedfishDeps, RedfishOptions } from "./connection.ts";

/** The real network. */
export function systemRedfishDeps(clock: Clock, options: RedfishOptions): RedfishDeps {
  return {
    options,
    clock,
    openHttp: openHttpClient,
    readFingerprint: async (peer) => {
      const stream = await connectTls({ ...peer, trust: { mode: "off" } });
      stream.close();
      return stream.fingerprint;
    },
  };
}
