import { X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";
import type { Clock } from "#/lib/time/index.ts";

/** A certificate and its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Where `cert.pem` and `key.pem` are kept, so that a pinned fingerprint survives a restart of the rack. */
  readonly directory: string;
  /** Parts of the distinguished name, by their short names: CN, O, OU. */
  readonly subject: readonly { readonly shortName: string; readonly value: string }[];
  /** The IP address that clients dial. */
  readonly address: string;
}

const YEARS_VALID = 10;

/** The BMC's own self-signed certificate: the stored one while it is usable, a new one otherwise. */
export async function ownCertificate(options: CertificateOptions, deps: { clock: Clock }): Promise<Certificate> {
  const certFile = join(options.directory, "cert.pem");
  const keyFile = join(options.directory, "key.pem");
  const stored = await readPair(certFile, keyFile);
  if (stored && isUsable(stored.cert, options.address, deps.clock.now())) return stored;
  const now = new Date(deps.clock.now());
  const notAfterDate = new Date(now);
  notAfterDate.setFullYear(now.getFullYear() + YEARS_VALID);
  const { cert, private: key } = await generate([...options.subject], {
    keyType: "rsa",
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: now,
    notAfterDate,
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: options.address }] },
    ],
  });
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(certFile, cert);
  return { cert, key };
}

async function readPair(certFile: string, keyFile: string): Promise<Certificate | undefined> {
  try {
    return { cert: await readFile(certFile, "utf8"), key: await readFile(keyFile, "utf8") };
  } catch {
    return undefined;
  }
}

function isUsable(cert: string, address: string, nowMs: number): boolean {
  try {
    const parsed = new X509Certificate(cert);
    return parsed.checkIP(address) !== undefined && parsed.validToDate.getTime() > nowMs;
  } catch {
    return false;
  }
}
