import { OutbandError } from "#/lib/errors/index.ts";

/**
 * Dialling or listening failed. `details.reason` is the system's own code (ECONNREFUSED, ...) where there is one.
 */
export class TransportError extends OutbandError<
  "TRANSPORT_CONNECT" | "TRANSPORT_TIMEOUT" | "TRANSPORT_TLS" | "TRANSPORT_CERTIFICATE" | "TRANSPORT_LISTEN"
> {}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused: nothing listens there",
  ECONNRESET: "the connection was reset",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ENOTFOUND: "the host name does not resolve",
  EAI_AGAIN: "the host name cannot be resolved just now",
  ETIMEDOUT: "the host did not answer",
  EADDRINUSE: "the address is in use by another program",
  EADDRNOTAVAIL: "this machine does not have that address",
  EACCES: "permission was denied",
  ENOENT: "it does not exist",
};

export function systemReason(error: unknown): { reason: string; words: string } {
  const code = (error as { code?: unknown } | null)?.code;
  const reason = typeof code === "string" ? code : "unknown";
  return { reason, words: SYSTEM_WORDS[reason] ?? (error instanceof Error ? error.message : String(error)) };
}
