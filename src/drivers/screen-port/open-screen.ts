import { isAbort, OutbandError } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConnectOptions, HostPort, TlsTrust } from "#/transports/index.ts";

/** The server for the host's screen speaks at once, or inside TLS from the first byte. */
export type ScreenTransport = "plain" | "tls";

export interface ScreenDialler {
  connectTcp(target: HostPort & ConnectOptions): Promise<ByteStream>;
  connectTls(target: HostPort & ConnectOptions & { readonly trust: TlsTrust }): Promise<ByteStream>;
}

export interface ScreenAddress extends HostPort {
  readonly trust: TlsTrust;
}

export function dialScreen(
  dialler: ScreenDialler,
  transport: ScreenTransport,
  { host, port, trust }: ScreenAddress,
  options: ConnectOptions,
): Promise<ByteStream> {
  const target = { host, port, ...options };
  return transport === "plain" ? dialler.connectTcp(target) : dialler.connectTls({ ...target, trust });
}

/** How a first connection went. */
export type ScreenOpening =
  /** It has said something; the stream gives that again. */
  | { readonly kind: "speaks"; readonly stream: ByteStream }
  /** Nothing listens, or nothing answers at all. */
  | { readonly kind: "closed"; readonly reason: string }
  /** Taken and ended at once: what an iDRAC does with one session too many. */
  | { readonly kind: "dropped" }
  | { readonly kind: "mute" }
  /** There is no TLS at the other end. */
  | { readonly kind: "not-tls" }
  | { readonly kind: "untrusted"; readonly reason: string };

/** Connects, and waits at most `timeoutMs` for the server's first word. Rejects on abort only. */
export async function openScreen(
  transport: ScreenTransport,
  address: ScreenAddress,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  deps: { readonly dialler: ScreenDialler; readonly clock: Clock },
): Promise<ScreenOpening> {
  try {
    const stream = await dialScreen(deps.dialler, transport, address, options);
    return await firstWord(stream, options, deps.clock);
  } catch (error) {
    options.signal.throwIfAborted();
    if (isAbort(error) || !(error instanceof OutbandError)) throw error;
    return openingFailure(transport, error);
  }
}

async function firstWord(
  stream: ByteStream,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
  clock: Clock,
): Promise<ScreenOpening> {
  let silent = false;
  const hangUp = () => stream.close();
  using _timer = clock.timer(timeoutMs, () => {
    silent = true;
    hangUp();
  });
  signal.addEventListener("abort", hangUp, { once: true });
  try {
    const first = await stream.read().catch(() => null);
    signal.throwIfAborted();
    if (first !== null) return { kind: "speaks", stream: beginningWith(first, stream) };
    stream.close();
    return { kind: silent ? "mute" : "dropped" };
  } finally {
    signal.removeEventListener("abort", hangUp);
  }
}

function openingFailure(transport: ScreenTransport, error: OutbandError): ScreenOpening {
  if (isUntrusted(error)) return { kind: "untrusted", reason: error.message };
  if (transport === "tls" && error.code === "TRANSPORT_TLS") return { kind: "not-tls" };
  // A server that waits for something else, rather than a network that swallows packets: plain shows which.
  if (transport === "tls" && error.code === "TRANSPORT_TIMEOUT") return { kind: "mute" };
  return { kind: "closed", reason: error.message };
}

/** The certificate is not one that the node trusts. */
export function isUntrusted({ code, details }: OutbandError): boolean {
  return code === "TRANSPORT_CERTIFICATE" || /CERT|SELF_SIGNED|UNABLE_TO_/.test(String(details.reason ?? ""));
}

function beginningWith(first: Uint8Array, stream: ByteStream): ByteStream {
  let pending: Uint8Array | null = first;
  return {
    peer: stream.peer,
    read: () => {
      const bytes = pending;
      pending = null;
      return bytes === null ? stream.read() : Promise.resolve(bytes);
    },
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
  };
}
