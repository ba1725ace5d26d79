import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { DatagramAddress, DatagramSocket } from "#/lib/datagram/index.ts";
import { systemReason, TransportError } from "../errors.ts";
import { formatHostPort } from "../tcp/connect.ts";

/** Room for the answers of many BMCs at once; the system may give less. */
const RECEIVE_BUFFER_BYTES = 4 * 2 ** 20;
const MAPPED_IPV4 = "::ffff:";

/**
 * A bound UDP socket. `port` 0 takes a free one. `host` "::" speaks IPv6 and IPv4, "0.0.0.0" only IPv4. Rejects with
 * `TransportError` TRANSPORT_LISTEN.
 */
export function bindUdp(address: DatagramAddress): Promise<DatagramSocket> {
  const family = isIP(address.host) === 6 ? 6 : 4;
  // Datagrams go to addresses (`resolve` has looked names up), so that sending need not wait for a lookup of them.
  const socket = createSocket({
    type: family === 6 ? "udp6" : "udp4",
    lookup: (host, _options, done) => done(null, host, family),
  });
  return new Promise((resolve, reject) => {
    socket.once("error", (cause) => {
      socket.close();
      const { reason, words } = systemReason(cause);
      const local = formatHostPort(address);
      const message = `listening on ${local} (UDP): ${words}`;
      reject(new TransportError("TRANSPORT_LISTEN", "unavailable", message, { details: { reason }, cause }));
    });
    socket.bind({ port: address.port, address: address.host, exclusive: true }, () => {
      socket.removeAllListeners("error");
      // What goes wrong with one datagram is the same to us as its loss.
      socket.on("error", () => {});
      try {
        socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
      } catch {
        // The default is what there is.
      }
      resolve(new UdpSocket(socket));
    });
  });
}

class UdpSocket implements DatagramSocket {
  readonly address: DatagramAddress;
  readonly #socket: Socket;
  readonly #ipv6: boolean;
  #closed = false;

  constructor(socket: Socket) {
    const { address, port, family } = socket.address();
    this.address = { host: address, port };
    this.#ipv6 = family === "IPv6";
    this.#socket = socket;
  }

  send(bytes: Uint8Array, to: DatagramAddress): void {
    if (this.#closed) return;
    const host = this.#ipv6 && isIP(to.host) === 4 ? MAPPED_IPV4 + to.host : to.host;
    this.#socket.send(bytes, to.port, host, ignore);
  }

  receive(receiver: (bytes: Uint8Array, from: DatagramAddress) => void): void {
    this.#socket.removeAllListeners("message");
    this.#socket.on("message", (bytes, { address, port }) => receiver(bytes, { host: unmapped(address), port }));
  }

  async resolve(host: string): Promise<string> {
    if (isIP(host) !== 0) return host;
    try {
      const { address } = await lookup(host, { family: this.#ipv6 ? 0 : 4 });
      return unmapped(address);
    } catch (cause) {
      const { reason, words } = systemReason(cause);
      const message = `looking up ${host}: ${words}`;
      throw new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", message, { details: { host, reason }, cause });
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}

function unmapped(address: string): string {
  return address.startsWith(MAPPED_IPV4) ? address.slice(MAPPED_IPV4.length) : address;
}

function ignore(): void {}
