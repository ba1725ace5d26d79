import { isIP } from "node:net";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";
import type { ByteStream } from "#/lib/stream/index.ts";
import { systemReason, TransportError } from "../errors.ts";
import { type ConnectOptions, connectSocket, formatHostPort, type HostPort } from "../tcp/connect.ts";
import { SocketStream } from "../tcp/socket-stream.ts";
import { checkCertificate, normaliseFingerprint, type TlsTrust, tlsOptions } from "./trust.ts";

export interface TlsStream extends ByteStream {
  /** SHA-256 of the peer's certificate, lower-case hex. */
  readonly fingerprint: string;
}

/**
 * TLS from the first byte. Old BMCs speak TLS 1.0 only: pass `minVersion` for them, per node, never by default.
 * Rejects with TRANSPORT_TLS (handshake, CA) or TRANSPORT_CERTIFICATE (pin), or as `connectTcp` does.
 */
export async function connectTls(
  target: HostPort & ConnectOptions & { readonly trust: TlsTrust; readonly minVersion?: SecureVersion },
): Promise<TlsStream> {
  const peer = formatHostPort(target);
  const timeoutMs = target.timeoutMs ?? 10_000;
  const started = performance.now();
  const raw = await connectSocket({ host: target.host, port: target.port, noDelay: true }, peer, target);
  const socket = connect({
    socket: raw,
    ...tlsOptions(target.trust),
    ...(isIP(target.host) ? {} : { servername: target.host }),
    ...(target.minVersion ? { minVersion: target.minVersion, ciphers: "DEFAULT@SECLEVEL=0" } : {}),
  });
  await secure(socket, peer, Math.max(1, timeoutMs - (performance.now() - started)), target.signal);
  const certificate = socket.getPeerCertificate();
  try {
    checkCertificate(target.trust, certificate, peer);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  const fingerprint = normaliseFingerprint(certificate.fingerprint256 ?? "");
  return Object.assign(new SocketStream(socket, peer), { fingerprint });
}

export function secure(
  socket: TLSSocket,
  peer: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      const message = `TLS handshake with ${peer}: no answer within ${Math.round(timeoutMs)} ms`;
      fail(new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", message, { details: { peer } }));
    }, timeoutMs);
    const onError = (cause: Error) => {
      const { reason, words } = systemReason(cause);
      const message = `TLS handshake with ${peer}: ${words}`;
      fail(new TransportError("TRANSPORT_TLS", "bmc-fault", message, { details: { peer, reason }, cause }));
    };
    const onAbort = () => fail(signal?.reason);
    const settle = () => {
      clearTimeout(timer);
      socket.off("error", onError);
      socket.off("close", onClose);
      signal?.removeEventListener("abort", onAbort);
    };
    const onClose = () => onError(new Error("the connection was closed"));
    socket.once("error", onError);
    socket.once("close", onClose);
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("secureConnect", () => {
      settle();
      resolve();
    });
  });
}
