import type { SerialAddress } from "#/console/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { SerialError } from "../errors.ts";

/** A listening socket. `close` disconnects everybody; idempotent. */
export interface SerialListener extends SerialAddress {
  close(): Promise<void>;
}

/** `listenTcp` of transports. */
export type SerialListen = (address: SerialAddress, onStream: (stream: ByteStream) => void) => Promise<SerialListener>;

/** Ports from `start` up to but not including `end`, as in Ironic's `[console] port_range`. */
export interface PortRange {
  readonly start: number;
  readonly end: number;
}

/** `port`: this one, or with `required: false` another if it is taken. */
export interface PortWish {
  readonly port: number;
  readonly required: boolean;
}

/** A port that nobody else gets until `release`. */
export interface PortLease extends SerialAddress {
  release(): void;
}

/** Gives consoles a port to listen on. `ranges` empty: any free one. */
export class ConsolePorts {
  readonly #host: string;
  readonly #ranges: readonly PortRange[];
  readonly #listen: SerialListen;
  readonly #taken = new Set<number>();

  constructor(options: { readonly host: string; readonly ranges: readonly PortRange[] }, listen: SerialListen) {
    this.#host = options.host;
    this.#ranges = options.ranges;
    this.#listen = listen;
  }

  /** Listens on the wish, or on the first port that can be had. */
  async listen(wish: PortWish | undefined, onStream: (stream: ByteStream) => void): Promise<SerialListener> {
    const { host, port, close } = await this.#find(wish, onStream);
    const closeAndRelease = async () => {
      await close();
      this.#taken.delete(port);
    };
    return { host, port, close: closeAndRelease };
  }

  /** The same for somebody else to listen on. */
  async lease(wish: PortWish | undefined): Promise<PortLease> {
    const listener = await this.#find(wish, (stream) => stream.close());
    await listener.close();
    const { port } = listener;
    return { host: this.#host, port, release: () => void this.#taken.delete(port) };
  }

  async #find(wish: PortWish | undefined, onStream: (stream: ByteStream) => void): Promise<SerialListener> {
    if (wish) {
      const listener = await this.#try(wish.port, onStream);
      if (!(listener instanceof Error)) return listener;
      if (wish.required) throw listener;
    }
    for (const port of this.#candidates()) {
      const listener = await this.#try(port, onStream);
      if (!(listener instanceof Error)) return listener;
    }
    const words = `Unable to allocate a free port on host ${this.#host} for IPMI terminal, not enough free ports.`;
    throw new SerialError("SERIAL_NO_PORT", "unavailable", words);
  }

  *#candidates(): Iterable<number> {
    if (this.#ranges.length === 0) yield 0;
    for (const { start, end } of this.#ranges) for (let port = start; port < end; port++) yield port;
  }

  async #try(port: number, onStream: (stream: ByteStream) => void): Promise<SerialListener | Error> {
    const host = this.#host;
    const taken = (reason: string) =>
      new SerialError("SERIAL_NO_PORT", "unavailable", `port ${port} on ${host} cannot be used: ${reason}`);
    if (port !== 0 && this.#taken.has(port)) return taken("another console has it");
    if (port !== 0) this.#taken.add(port);
    try {
      const listener = await this.#listen({ host, port }, onStream);
      this.#taken.add(listener.port);
      return listener;
    } catch (error) {
      this.#taken.delete(port);
      return taken(errorMessage(error));
    }
  }
}
