import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import type { ByteStream } from "#/lib/stream/index.ts";
import { systemReason, TransportError } from "../errors.ts";
import { formatHostPort, type HostPort } from "./connect.ts";
import { SocketStream } from "./socket-stream.ts";

/** A listening socket. `close` stops it and disconnects everybody; idempotent. */
export interface Listener extends HostPort {
  close(): Promise<void>;
}

/** `port` 0 takes a free one. The stream's owner closes it. Rejects with `TransportError` TRANSPORT_LISTEN. */
export function listenTcp(address: HostPort, onStream: (stream: ByteStream) => void): Promise<Listener> {
  const server = createServer({ noDelay: true });
  server.on("connection", (socket) => onStream(new SocketStream(socket, remote(socket))));
  return listen(server, address);
}

/** TLS from the first byte. `onStream` sees only connections whose handshake has succeeded. */
export function listenTls(
  address: HostPort & Pick<TlsOptions, "cert" | "key" | "minVersion" | "ciphers">,
  onStream: (stream: ByteStream) => void,
): Promise<Listener> {
  const { host, port, ...tls } = address;
  const server = createTlsServer({ ...tls, handshakeTimeout: 10_000, noDelay: true });
  server.on("secureConnection", (socket) => onStream(new SocketStream(socket, remote(socket))));
  server.on("tlsClientError", () => {});
  return listen(server, { host, port });
}

function remote(socket: Socket): string {
  return formatHostPort({ host: socket.remoteAddress ?? "unknown", port: socket.remotePort ?? 0 });
}

function listen(server: Server, address: HostPort): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
  });
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const { reason, words } = systemReason(cause);
      const peer = formatHostPort(address);
      const details = { address: peer, reason };
      reject(
        new TransportError("TRANSPORT_LISTEN", "unavailable", `listening on ${peer}: ${words}`, { details, cause }),
      );
    });
    server.listen(address.port, address.host, () => {
      const { port } = server.address() as AddressInfo;
      resolve({ host: address.host, port, close: () => close(server, sockets) });
    });
  });
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}
