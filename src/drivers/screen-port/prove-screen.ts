import { OutbandError } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  isUntrusted,
  openScreen,
  type ScreenAddress,
  type ScreenDialler,
  type ScreenOpening,
  type ScreenTransport,
} from "./open-screen.ts";

export interface ScreenProofDeps {
  readonly clock: Clock;
  readonly dialler: ScreenDialler;
}

export interface ScreenProofOptions {
  readonly address: ScreenAddress;
  /** Tried in this order: a server that is mute, or has no TLS, may speak in the next way. */
  readonly transports: readonly ScreenTransport[];
  /** The dialect's handshake as a client, credentials and all. Only that it succeeds is of interest here. */
  readonly logIn: (stream: ByteStream, signal: AbortSignal, transport: ScreenTransport) => Promise<{ close(): void }>;
  /** How long the server may take to say its first word. */
  readonly bannerMs: number;
  /** How long a closed port, or a server with no session to give, is tried again. */
  readonly readyMs: number;
  readonly signal: AbortSignal;
}

/** How proving a server for the host's screen has ended. */
export type ScreenProof =
  | { readonly kind: "accepted"; readonly transport: ScreenTransport }
  | { readonly kind: "password-refused"; readonly reason: string }
  /** No security type in common, or the server refuses to offer one. */
  | { readonly kind: "no-security"; readonly reason: string }
  | { readonly kind: "broken"; readonly reason: string }
  | Exclude<ScreenOpening, { kind: "speaks" }>;

export type FailedScreenProof = Exclude<ScreenProof, { kind: "accepted" }>;

const RETRY_MS = 500;

/** Finds out how this server speaks and whether it takes the credentials, with a session that is closed again. */
export async function proveScreen(options: ScreenProofOptions, deps: ScreenProofDeps): Promise<ScreenProof> {
  const deadline = deps.clock.monotonic() + options.readyMs;
  for (;;) {
    const proof = await tryTransports(options, deps);
    const mayPass = proof.kind === "closed" || proof.kind === "dropped";
    if (!mayPass || deps.clock.monotonic() >= deadline) return proof;
    await deps.clock.sleep(RETRY_MS, options.signal);
  }
}

async function tryTransports(options: ScreenProofOptions, deps: ScreenProofDeps): Promise<ScreenProof> {
  let proof: ScreenProof = { kind: "not-tls" };
  for (const transport of options.transports) {
    const next = await tryTransport(transport, options, deps);
    if (next.kind !== "mute" && next.kind !== "not-tls") return next;
    if (next.kind === "mute") proof = next;
  }
  return proof;
}

async function tryTransport(
  transport: ScreenTransport,
  options: ScreenProofOptions,
  deps: ScreenProofDeps,
): Promise<ScreenProof> {
  const { address, logIn, signal } = options;
  const opening = await openScreen(transport, address, { timeoutMs: options.bannerMs, signal }, deps);
  if (opening.kind !== "speaks") return opening;
  try {
    const client = await logIn(opening.stream, signal, transport);
    client.close();
    return { kind: "accepted", transport };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OutbandError)) throw error;
    return handshakeFailure(error);
  } finally {
    opening.stream.close();
  }
}

function handshakeFailure(error: OutbandError): ScreenProof {
  const { code, message: reason, cause } = error;
  // TLS that begins inside RFB.
  if (code === "RFB_TLS" && cause instanceof OutbandError && isUntrusted(cause)) return { kind: "untrusted", reason };
  switch (code) {
    case "RFB_AUTH_FAILED":
      return { kind: "password-refused", reason };
    case "RFB_NO_SECURITY":
      return { kind: "no-security", reason };
    case "RFB_TIMEOUT":
      return { kind: "mute" };
    case "RFB_CLOSED":
    case "STREAM_ENDED":
      return { kind: "dropped" };
    default:
      return { kind: "broken", reason };
  }
}
