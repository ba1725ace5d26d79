import type { TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import { systemReason, TransportError } from "../errors.ts";
import { checkCertificate, type TlsTrust, tlsOptions } from "../tls/trust.ts";

/**
 * What undici dials with: our trust, no TLS session reuse (a resumed session shows no certificate to compare with the
 * pin), HTTP/1.1 only.
 */
export function createConnector(origin: string, trust: TlsTrust, connectTimeoutMs: number): buildConnector.connector {
  const peer = new URL(origin).host;
  // The assertion drops `port` and its like, which undici takes per connection and `tlsOptions` never sets.
  const tls = tlsOptions(trust) as buildConnector.BuildOptions;
  const connect = buildConnector({ ...tls, allowH2: false, maxCachedSessions: 0, timeout: connectTimeoutMs });
  return (options, callback) =>
    connect(options, (...[failure, socket]) => {
      if (failure) return callback(connectError(peer, failure, connectTimeoutMs), null);
      try {
        if ("getPeerCertificate" in socket) checkCertificate(trust, (socket as TLSSocket).getPeerCertificate(), peer);
      } catch (error) {
        socket.destroy();
        return callback(error as Error, null);
      }
      callback(null, socket);
    });
}

function connectError(peer: string, cause: Error, timeoutMs: number): TransportError {
  const { reason, words } = systemReason(cause);
  const details = { peer, reason };
  if (reason === "UND_ERR_CONNECT_TIMEOUT") {
    const message = `connecting to ${peer}: no answer within ${timeoutMs / 1000} s`;
    return new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", message, { details, cause });
  }
  if (CERTIFICATE_REASONS.test(reason)) {
    const message = `TLS handshake with ${peer}: the certificate is not trusted (${words})`;
    return new TransportError("TRANSPORT_CERTIFICATE", "bmc-fault", message, { details, cause });
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(reason)) {
    const message = `TLS handshake with ${peer}: ${words}`;
    return new TransportError("TRANSPORT_TLS", "bmc-fault", message, { details, cause });
  }
  return new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", `connecting to ${peer}: ${words}`, {
    details,
    cause,
  });
}

/** OpenSSL's verification results as Node names them. */
const CERTIFICATE_REASONS = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/;
