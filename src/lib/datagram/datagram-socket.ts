/** Where a datagram goes or comes from. `host` is an address, not a name: "10.0.0.7", "fd00::7". */
export interface DatagramAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * A socket for datagrams: the only thing an engine knows of UDP. Anything sent may be lost, doubled or late, and whoever
 * sends it lives with that, so that `send` has no result.
 */
export interface DatagramSocket {
  readonly address: DatagramAddress;
  /** Never throws; after `close` it does nothing. */
  send(bytes: Uint8Array, to: DatagramAddress): void;
  /** Who gets what arrives: one receiver, the last one named. The bytes are the receiver's. */
  receive(receiver: (bytes: Uint8Array, from: DatagramAddress) => void): void;
  /** The address that answers from this host name come from. An address is its own. Rejects with an `OutbandError`. */
  resolve(host: string): Promise<string>;
  /** Idempotent. */
  close(): void;
}
