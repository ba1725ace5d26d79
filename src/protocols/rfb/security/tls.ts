import { errorMessage } from "#/lib/errors/index.ts";
import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { RfbError } from "../errors.ts";

/** A stream and what reads it: both are replaced when TLS starts in the middle of a handshake. */
export interface RfbChannel {
  readonly stream: ByteStream;
  readonly reader: StreamReader;
}

/**
 * Starts TLS as the client on a stream in use; `unread` are bytes of the server's that were read too far. Anonymous: no
 * certificates, so that only who listens is kept out. Else the platform judges the certificate. Closing what it gives
 * closes the stream.
 */
export type StartTls = (
  stream: ByteStream,
  options: { readonly anonymous: boolean; readonly unread: Uint8Array },
) => Promise<ByteStream>;

/** What a server shows in TLS: nothing, or a certificate (PEM), and then perhaps it wants one by that authority (PEM). */
export type TlsIdentity =
  | "anonymous"
  | { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined };

/** As `StartTls`, as the server. Rejects when the client lacks a certificate that is wanted. */
export type ServeTls = (
  stream: ByteStream,
  options: { readonly identity: TlsIdentity; readonly unread: Uint8Array },
) => Promise<ByteStream>;

export function startTlsAsClient(channel: RfbChannel, anonymous: boolean, startTls: StartTls): Promise<RfbChannel> {
  return secured(channel, "bmc-fault", startTls(channel.stream, { anonymous, unread: channel.reader.takeKept() }));
}

export function startTlsAsServer(channel: RfbChannel, identity: TlsIdentity, serveTls: ServeTls): Promise<RfbChannel> {
  return secured(channel, "unauthenticated", serveTls(channel.stream, { identity, unread: channel.reader.takeKept() }));
}

async function secured(
  { stream }: RfbChannel,
  category: "bmc-fault" | "unauthenticated",
  starting: Promise<ByteStream>,
): Promise<RfbChannel> {
  try {
    const secure = await starting;
    return { stream: secure, reader: new StreamReader(secure) };
  } catch (cause) {
    const message = `starting TLS inside RFB with ${stream.peer}: ${errorMessage(cause)}`;
    throw new RfbError("RFB_TLS", category, message, { cause });
  }
}
