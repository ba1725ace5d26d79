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
    readonly requireTls?: boolean;
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
  const logIn = (stream: ByteStream, signal: AbortSignal, transport: ScreenTransport) =>
    deps.connectRfb(stream, { profile: "idrac", password, signal, ...tlsInside(options, transport) });
  return proveScreen({ ...options, transports: transportsToTry(options), logIn }, deps);
}

/**
 * Some firmwares with SSL on begin in the clear and then offer VeNCrypt or TLS as security types. When somebody is to be
 * trusted, nothing else is taken from them: it may come from in between.
 */
export function tlsInside(
  { sslEncryption, address }: Pick<VncProofOptions, "sslEncryption" | "address">,
  transport: ScreenTransport,
): { readonly startTls?: StartTls; readonly requireTls?: boolean } {
  if (sslEncryption === "Disabled" || transport === "tls") return {};
  return { startTls: screenStartTls(address), requireTls: address.trust.mode !== "off" };
}

function transportsToTry({ sslEncryption }: Omit<VncProofOptions, "password">): readonly ScreenTransport[] {
  return sslEncryption === "Disabled" ? ["plain", "tls"] : ["tls", "plain"];
}
