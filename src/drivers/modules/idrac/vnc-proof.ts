import { OutbandError } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { openVnc, type VncAddress, type VncDialler, type VncOpening, type VncTransport } from "./vnc-stream.ts";

/** RFB's handshake as a client: `connectRfb` of protocols/rfb. Only that it succeeds is of interest here. */
export type ConnectRfb = (
  stream: ByteStream,
  options: { readonly profile: "idrac"; readonly password: string; readonly signal: AbortSignal },
) => Promise<{ close(): void }>;

export interface VncProofDeps {
  readonly clock: Clock;
  readonly dialler: VncDialler;
  readonly connectRfb: ConnectRfb;
}

export interface VncProofOptions {
  readonly address: VncAddress;
  readonly password: string;
  /** The attribute: anything but "Disabled" means TLS. */
  readonly sslEncryption: string;
  /** How long the server may take to say its first word. */
  readonly bannerMs: number;
  /** How long a closed port, or a server with no session to give, is tried again. */
  readonly readyMs: number;
  readonly signal: AbortSignal;
}

export type VncProof =
  | { readonly kind: "accepted"; readonly transport: VncTransport }
  | { readonly kind: "password-refused"; readonly reason: string }
  /** No security type in common, or the server refuses to offer one. */
  | { readonly kind: "no-security"; readonly reason: string }
  | { readonly kind: "broken"; readonly reason: string }
  | Exclude<VncOpening, { kind: "speaks" }>;

const RETRY_MS = 500;

/**
 * Finds out how this VNC server speaks and whether it takes the password, with a session that is closed again.
 * Firmwares differ in what `SSLEncryptionBitLength` does, so both ways are tried, the announced one first.
 */
export async function proveVnc(options: VncProofOptions, deps: VncProofDeps): Promise<VncProof> {
  const deadline = deps.clock.monotonic() + options.readyMs;
  for (;;) {
    const proof = await tryTransports(options, deps);
    const mayPass = proof.kind === "closed" || proof.kind === "dropped";
    if (!mayPass || deps.clock.monotonic() >= deadline) return proof;
    await deps.clock.sleep(RETRY_MS, options.signal);
  }
}

async function tryTransports(options: VncProofOptions, deps: VncProofDeps): Promise<VncProof> {
  let proof: VncProof = { kind: "not-tls" };
  for (const transport of transportsToTry(options)) {
    const next = await tryTransport(transport, options, deps);
    if (next.kind !== "mute" && next.kind !== "not-tls") return next;
    if (next.kind === "mute") proof = next;
  }
  return proof;
}

/** When TLS is asked for and somebody is to be trusted, a plain answer is not taken: it may come from in between. */
function transportsToTry({ sslEncryption, address }: VncProofOptions): readonly VncTransport[] {
  if (sslEncryption === "Disabled") return ["plain", "tls"];
  return address.trust.mode === "off" ? ["tls", "plain"] : ["tls"];
}

async function tryTransport(transport: VncTransport, options: VncProofOptions, deps: VncProofDeps): Promise<VncProof> {
  const { address, password, signal } = options;
  const opening = await openVnc(transport, address, { timeoutMs: options.bannerMs, signal }, deps);
  if (opening.kind !== "speaks") return opening;
  try {
    const client = await deps.connectRfb(opening.stream, { profile: "idrac", password, signal });
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

function handshakeFailure({ code, message: reason }: OutbandError): VncProof {
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
