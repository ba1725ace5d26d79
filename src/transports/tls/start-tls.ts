import { connect, createServer, type SecureVersion, type TLSSocket } from "node:tls";
import type { ByteStream } from "#/lib/stream/index.ts";
import { SocketStream } from "../tcp/socket-stream.ts";
import { secure } from "./connect.ts";
import { streamDuplex } from "./stream-duplex.ts";
import { checkCertificate, type TlsTrust, tlsOptions } from "./trust.ts";

/** TLS without certificates exists up to 1.2, and OpenSSL thinks so little of it that it must be asked at level 0. */
const ANONYMOUS = { ciphers: "aNULL:@SECLEVEL=0", maxVersion: "TLSv1.2" } as const;

const HANDSHAKE_MS = 10_000;

/** What the server shows: nothing, or a certificate; and whose certificates it wants in return, if any. PEM. */
type Identity = "anonymous" | { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined };

/**
 * A way to start TLS in the middle of a connection (VeNCrypt), with the server's certificate judged as `trust` says. The
 * name that `trust` mode "ca" is to match is `serverName`. A client certificate is shown when the server asks for one.
 */
export function createStartTls(options: {
  readonly trust: TlsTrust;
  readonly serverName?: string;
  readonly minVersion?: SecureVersion;
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
}): (stream: ByteStream, wanted: { readonly anonymous: boolean; readonly unread: Uint8Array }) => Promise<ByteStream> {
  const { trust, serverName, minVersion, clientCertificate } = options;
  return async (stream, { anonymous, unread }) => {
    const duplex = streamDuplex(stream, unread);
    const socket = connect({
      socket: duplex,
      ...(anonymous
        ? { ...ANONYMOUS, rejectUnauthorized: false }
        : {
            ...tlsOptions(trust),
            ...(serverName ? { servername: serverName } : {}),
            ...(minVersion ? { minVersion, ciphers: "DEFAULT@SECLEVEL=0" } : {}),
            ...clientCertificate,
          }),
    });
    await secure(socket, stream.peer, HANDSHAKE_MS, undefined);
    try {
      if (!anonymous) checkCertificate(trust, socket.getPeerCertificate(), stream.peer);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return tlsStream(socket, stream);
  };
}

/** Starts TLS as the server in the middle of a connection. Rejects when the client has not the certificate it must have. */
export function serveTls(
  stream: ByteStream,
  { identity, unread }: { readonly identity: Identity; readonly unread: Uint8Array },
): Promise<ByteStream> {
  const duplex = streamDuplex(stream, unread);
  return new Promise((resolve, reject) => {
    // A server that never listens: connections may be given to it, and it alone checks client certificates.
    const server = createServer({
      handshakeTimeout: HANDSHAKE_MS,
      ...(identity === "anonymous"
        ? { ...ANONYMOUS, dhparam: "auto" }
        : {
            // TigerVNC's viewer waits for ever when the tickets of TLS 1.3 arrive together with what follows them.
            maxVersion: "TLSv1.2",
            cert: identity.cert,
            key: identity.key,
            ...(identity.clientCa ? { ca: identity.clientCa, requestCert: true, rejectUnauthorized: true } : {}),
          }),
    });
    server.on("secureConnection", (socket: TLSSocket) => resolve(tlsStream(socket, stream)));
    server.on("tlsClientError", (error: Error) => {
      duplex.destroy();
      reject(error);
    });
    duplex.on("error", reject);
    duplex.on("close", () => reject(new Error("the connection was closed")));
    server.emit("connection", duplex);
  });
}

/**
 * A write is done when the stream below has taken it: what is written last, such as the reason for a refusal, is not lost
 * in the close that follows.
 */
function tlsStream(socket: TLSSocket, { peer }: ByteStream): ByteStream {
  const plain = new SocketStream(socket, peer);
  return {
    peer,
    read: () => plain.read(),
    close: () => plain.close(),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
