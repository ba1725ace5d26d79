import { isIP } from "node:net";
import type { StartTls } from "#/protocols/rfb/index.ts";
import { createStartTls, formatHostPort, TransportError } from "#/transports/index.ts";
import type { ScreenAddress } from "./open-screen.ts";

/**
 * TLS that a screen server begins after RFB's first words (VeNCrypt, type 18), its certificate judged as the node says.
 * TLS without certificates is only taken where any certificate would be: it proves nobody's identity.
 */
export function screenStartTls(address: ScreenAddress): StartTls {
  const { host, trust } = address;
  const startTls = createStartTls({ trust, ...(isIP(host) ? {} : { serverName: host }) });
  return (stream, wanted) => {
    if (!wanted.anonymous || trust.mode === "off") return startTls(stream, wanted);
    const peer = formatHostPort(address);
    const message = `${peer} offers TLS without a certificate, so nothing proves that it is the BMC`;
    return Promise.reject(new TransportError("TRANSPORT_CERTIFICATE", "bmc-fault", message, { details: { peer } }));
  };
}
