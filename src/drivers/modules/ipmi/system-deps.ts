import type { Clock } from "#/lib/time/index.ts";
import { bindUdp, ipmiCrypto } from "#/transports/index.ts";
import { IpmiConnections, type IpmiOptions } from "./connections.ts";

/** The real network. Dispose it when the last console is closed. */
export function systemIpmiConnections(clock: Clock, options: IpmiOptions): IpmiConnections {
  // "::" speaks IPv4 as well, where there is IPv6 at all.
  const bind = () => bindUdp({ host: "::", port: 0 }).catch(() => bindUdp({ host: "0.0.0.0", port: 0 }));
  return new IpmiConnections(options, { clock, crypto: ipmiCrypto, bind });
}
