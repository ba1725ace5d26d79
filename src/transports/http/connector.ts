import { isIP, connect as netConnect, type Socket } from "node:net";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { buildConnector } from "undici";
import { systemReason, TransportError } from "../errors.ts";
import { checkCertificate, type TlsTrust, tlsOptions } from "../tls/trust.ts";

/** A client's certificate with what leads to its authority, and its key. PEM. */
export interface ClientIdentity {
  readonly cert: string;
  readonly key: string;
}

/**
 * What undici dials with, in place of its own connector: judges the certificate by our trust before a byte of HTTP is
 * sent, never resumes a TLS session (a resumed one shows no certificate to compare with the pin), speaks HTTP/1.1 only,
 * and can be told to give up, which undici's cannot.
 */
export class Connector {
  readonly #peer: string;
  readonly #trust: TlsTrust;
  readonly #timeoutMs: number;
  readonly #identity: ClientIdentity | undefined;
  #connecting: Socket | undefined;

  constructor(origin: string, trust: TlsTrust, timeoutMs: number, identity?: ClientIdentity) {
    this.#peer = new URL(origin).host;
    this.#trust = trust;
    this.#timeoutMs = timeoutMs;
    this.#identity = identity;
  }

  readonly connect: buildConnector.connector = ({ protocol, hostname, port }, callback) => {
    const isTls = protocol === "https:";
    const target = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (isTls ? 443 : 80) };
    const socket = isTls ? tlsConnect({ ...target, ...this.#tls(target.host) }) : netConnect(target);
    this.#connecting = socket;
    const timer = setTimeout(() => {
      const message = `connecting to ${this.#peer}: no answer within ${this.#timeoutMs / 1000} s`;
      socket.destroy(new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", message));
    }, this.#timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      this.#connecting = undefined;
      socket.off("error", onError);
    };
    const onError = (error: Error) => {
      settle();
      socket.on("error", () => {});
      callback(connectError(this.#peer, error), null);
    };
    socket.once("error", onError);
    socket.once(isTls ? "secureConnect" : "connect", () => {
      settle();
      try {
        if (isTls) checkCertificate(this.#trust, (socket as TLSSocket).getPeerCertificate(), this.#peer);
      } catch (error) {
        socket.destroy();
        return callback(error as Error, null);
      }
      callback(null, socket.setNoDelay(true));
    });
  };

  /** Ends the connecting that is going on, if any. */
  giveUp(): void {
    this.#connecting?.destroy(new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", `gave up on ${this.#peer}`));
  }

  #tls(host: string) {
    return {
      ...tlsOptions(this.#trust),
      ...this.#identity,
      ALPNProtocols: ["http/1.1"],
      ...(isIP(host) ? {} : { servername: host }),
    };
  }
}

function connectError(peer: string, cause: Error): TransportError {
  if (cause instanceof TransportError) return cause;
  const { reason, words } = systemReason(cause);
  const options = { details: { peer, reason }, cause };
  if (CERTIFICATE_REASONS.test(reason)) {
    const message = `TLS handshake with ${peer}: the certificate is not trusted (${words})`;
    return new TransportError("TRANSPORT_CERTIFICATE", "bmc-fault", message, options);
  }
  if (/^(ERR_SSL|ERR_TLS|EPROTO)/.test(reason)) {
    return new TransportError("TRANSPORT_TLS", "bmc-fault", `TLS handshake with ${peer}: ${words}`, options);
  }
  return new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", `connecting to ${peer}: ${words}`, options);
}

/** OpenSSL's verification results as Node names them. */
const CERTIFICATE_REASONS = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/;
