import type { DatagramAddress, DatagramSocket } from "./datagram-socket.ts";

/** Sockets joined in memory: a datagram arrives in the next microtask, or nowhere. For tests and in-process peers. */
export class MemoryNetwork {
  readonly #sockets = new Map<string, MemorySocket>();

  /** Takes the address; one socket an address. */
  bind(address: DatagramAddress): DatagramSocket {
    const socket = new MemorySocket(this, address);
    this.#sockets.set(key(address), socket);
    return socket;
  }

  carry(bytes: Uint8Array, from: DatagramAddress, to: DatagramAddress): void {
    const copy = bytes.slice();
    queueMicrotask(() => this.#sockets.get(key(to))?.arrive(copy, from));
  }

  leave(address: DatagramAddress): void {
    this.#sockets.delete(key(address));
  }
}

class MemorySocket implements DatagramSocket {
  readonly address: DatagramAddress;
  readonly #network: MemoryNetwork;
  #receiver: (bytes: Uint8Array, from: DatagramAddress) => void = () => {};
  #closed = false;

  constructor(network: MemoryNetwork, address: DatagramAddress) {
    this.#network = network;
    this.address = address;
  }

  send(bytes: Uint8Array, to: DatagramAddress): void {
    if (!this.#closed) this.#network.carry(bytes, this.address, to);
  }

  receive(receiver: (bytes: Uint8Array, from: DatagramAddress) => void): void {
    this.#receiver = receiver;
  }

  resolve(host: string): Promise<string> {
    return Promise.resolve(host);
  }

  close(): void {
    this.#closed = true;
    this.#network.leave(this.address);
  }

  arrive(bytes: Uint8Array, from: DatagramAddress): void {
    if (!this.#closed) this.#receiver(bytes, from);
  }
}

function key({ host, port }: DatagramAddress): string {
  return `${host}|${port}`;
}
