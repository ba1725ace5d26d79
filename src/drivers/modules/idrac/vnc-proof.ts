import {
  proveScreen,
  type ScreenAddress,
  type ScreenDialler,
  type ScreenProof,
  type ScreenTransport,
  screenStartTls,
} from "#/drivers/screen-port/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { StartTls } from "#/protocols/rfb/index.ts";

/** RFB's handshake as a client: `connectRfb` of protocols/rfb. Only that it succeeds is of interest here. */
export type ConnectRfb = (
  stream: ByteStream,
  options: {
    readonly profile: "idrac";
    readonly password: string;
    readonly signal: AbortSignal;
    readonly startTls?: StartTls;
  },
) => Promise<{ close(): void }>;

export interface VncProofDeps {
  readonly clock: Clock;
  readonly dialler: ScreenDialler;
  readonly connectRfb: ConnectRfb;
}

export interface VncProofOptions {
  readonly address: ScreenAddress;
  readonly password: string;
  /** The attribute: anything but "Disabled" means TLS. */
  readonly sslEncryption: string;
  /** How long the server may take to say its first word. */
  readonly bannerMs: number;
  /** How long a closed port, or a server with no session to give, is tried again. */
  readonly readyMs: number;
  readonly signal: AbortSignal;
}

/**
 * Finds out how this VNC server speaks and whether it takes the password, with a session that is closed again.
 * Firmwares differ in what `SSLEncryptionBitLength` does, so both ways are tried, the announced one first.
 */
export function proveVnc({ password, ...options }: VncProofOptions, deps: VncProofDeps): Promise<ScreenProof> {
  const logIn = (stream: ByteStream, signal: AbortSignal) =>
    deps.connectRfb(stream, { profile: "idrac", password, signal, ...tlsInside(options) });
  return proveScreen({ ...options, transports: transportsToTry(options), logIn }, deps);
}

/** Some firmwares with SSL on begin in the clear and then offer VeNCrypt or TLS as security types. */
export function tlsInside(options: Pick<VncProofOptions, "sslEncryption" | "address">): {
  readonly startTls?: StartTls;
} {
  return options.sslEncryption === "Disabled" ? {} : { startTls: screenStartTls(options.address) };
}

/** When TLS is asked for and somebody is to be trusted, a plain answer is not taken: it may come from in between. */
function transportsToTry({ sslEncryption, address }: Omit<VncProofOptions, "password">): readonly ScreenTransport[] {
  if (sslEncryption === "Disabled") return ["plain", "tls"];
  return address.trust.mode === "off" ? ["tls", "plain"] : ["tls"];
}
