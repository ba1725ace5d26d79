import type { ConnectionOptions, PeerCertificate } from "node:tls";
import { TransportError } from "../errors.ts";

/** How a BMC's certificate is judged; one choice per node. */
export type TlsTrust =
  /** By a CA: the system's, or the PEM bundle given. The name must match. */
  | { readonly mode: "ca"; readonly ca?: string }
  /** By its SHA-256 fingerprint, 64 hex digits, colons allowed. The name does not matter. */
  | { readonly mode: "pinned"; readonly sha256: string }
  /** Not at all: the operator said so. */
  | { readonly mode: "off" };

/** Lower-case hex without colons. */
export function normaliseFingerprint(sha256: string): string {
  return sha256.replace(/[:\s]/g, "").toLowerCase();
}

/** What `tls.connect` needs to let the handshake through; `checkCertificate` judges afterwards. */
export function tlsOptions(trust: TlsTrust): ConnectionOptions {
  if (trust.mode === "ca") return { rejectUnauthorized: true, ...(trust.ca === undefined ? {} : { ca: trust.ca }) };
  return { rejectUnauthorized: false, checkServerIdentity: () => undefined };
}

/** Throws TRANSPORT_CERTIFICATE when a pinned certificate is not the one presented. */
export function checkCertificate(trust: TlsTrust, certificate: PeerCertificate, peer: string): void {
  if (trust.mode !== "pinned") return;
  const seen = normaliseFingerprint(certificate.fingerprint256 ?? "");
  if (seen !== "" && seen === normaliseFingerprint(trust.sha256)) return;
  throw new TransportError(
    "TRANSPORT_CERTIFICATE",
    "bmc-fault",
    `${peer} presented a certificate with SHA-256 fingerprint ${seen || "(none)"}, not the pinned one. ` +
      "If the BMC's certificate was replaced on purpose, set the new fingerprint; if not, somebody may be in between.",
    { details: { peer, fingerprint: seen } },
  );
}
