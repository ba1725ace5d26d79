import { ByteReader } from "#/lib/bytes/index.ts";
import type { DatagramAddress, DatagramSocket } from "#/lib/datagram/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { IpmiCrypto } from "../crypto.ts";
import { MAX_DATAGRAM_BYTES } from "../limits.ts";
import { decodePacket, isSessionless, PAYLOAD_TYPE, type SessionPacketHeader } from "../messages/packet.ts";
import { RMCP_CLASS, readRmcp } from "../messages/rmcp.ts";

/** Who takes what comes for one session. May throw an `OutbandError` for bytes that make no sense. */
export interface SessionReceiver {
  /** An IPMI message outside sessions from this BMC: an answer to one of ours, or to another session's. */
  message(payload: Uint8Array): void;
  /** A setup message (Open Session Response, RAKP 2, RAKP 4) that names our session id. */
  setup(payloadType: number, payload: Uint8Array): void;
  /** A packet that names our session id; whether it is genuine the receiver has to find out. */
  packet(datagram: Uint8Array, header: SessionPacketHeader): void;
}

/** A place on the socket. `consoleId` is the session's id on this side, unlike all others on the socket. */
export interface SessionPlace extends Disposable {
  readonly consoleId: number;
  send(datagram: Uint8Array): void;
}

export interface IpmiSocketCounters {
  received: number;
  /** Bytes that are no IPMI, or break it. */
  malformed: number;
  /** Good packets for nobody here: late answers, or somebody guessing. */
  unclaimed: number;
}

/** Tag, status, two reserved bytes and the console's session id. */
const SETUP_START_BYTES = 8;

interface Entry {
  readonly peer: DatagramAddress;
  readonly receiver: SessionReceiver;
}

/**
 * One UDP socket for many sessions with many BMCs: tells what arrives apart by the BMC's address and the session id that
 * it names. Whoever opened the datagram socket closes it.
 */
export class IpmiSocket {
  readonly counters: IpmiSocketCounters = { received: 0, malformed: 0, unclaimed: 0 };
  readonly #socket: DatagramSocket;
  readonly #crypto: IpmiCrypto;
  readonly #sessions = new Map<number, Entry>();
  readonly #peers = new Map<string, Set<Entry>>();

  constructor(deps: { readonly socket: DatagramSocket; readonly crypto: IpmiCrypto }) {
    this.#socket = deps.socket;
    this.#crypto = deps.crypto;
    this.#socket.receive((datagram, from) => this.#receive(datagram, from));
  }

  resolve(host: string): Promise<string> {
    return this.#socket.resolve(host);
  }

  enter(peer: DatagramAddress, receiver: SessionReceiver): SessionPlace {
    const entry = { peer, receiver };
    const consoleId = this.#freeId();
    this.#sessions.set(consoleId, entry);
    const key = keyOf(peer);
    const neighbours = this.#peers.get(key) ?? new Set();
    this.#peers.set(key, neighbours.add(entry));
    return {
      consoleId,
      send: (datagram) => this.#socket.send(datagram, peer),
      [Symbol.dispose]: () => {
        this.#sessions.delete(consoleId);
        neighbours.delete(entry);
        if (neighbours.size === 0) this.#peers.delete(key);
      },
    };
  }

  #receive(datagram: Uint8Array, from: DatagramAddress): void {
    this.counters.received++;
    try {
      if (datagram.length > MAX_DATAGRAM_BYTES || !this.#deliver(datagram, from)) this.counters.unclaimed++;
    } catch (error) {
      // Whoever else sent it, it is not worth more than a number; a bug is.
      if (!(error instanceof OutbandError)) throw error;
      this.counters.malformed++;
    }
  }

  #deliver(datagram: Uint8Array, from: DatagramAddress): boolean {
    const { rmcpClass, reader } = readRmcp(datagram);
    if (rmcpClass !== RMCP_CLASS.ipmi) return false;
    const packet = decodePacket(reader);
    if (!isSessionless(packet)) {
      const entry = this.#entryOf(packet.sessionId, from);
      entry?.receiver.packet(datagram, packet);
      return entry !== undefined;
    }
    // A refusal that ends before the session id is told to all who talk with this BMC: its tag says whose it is.
    const isMessage = packet.payloadType === PAYLOAD_TYPE.ipmi;
    if (isMessage || packet.payload.length < SETUP_START_BYTES) {
      const entries = this.#peers.get(keyOf(from));
      for (const { receiver } of entries ?? []) {
        if (isMessage) receiver.message(packet.payload);
        else receiver.setup(packet.payloadType, packet.payload);
      }
      return entries !== undefined;
    }
    const setup = new ByteReader(packet.payload, "le");
    setup.skip(4, "setup message header");
    const entry = this.#entryOf(setup.u32("setup message session id"), from);
    entry?.receiver.setup(packet.payloadType, packet.payload);
    return entry !== undefined;
  }

  #entryOf(consoleId: number, from: DatagramAddress): Entry | undefined {
    const entry = this.#sessions.get(consoleId);
    return entry && entry.peer.host === from.host && entry.peer.port === from.port ? entry : undefined;
  }

  /** Unguessable, so that nobody who does not see our packets can disturb a session that is being set up. */
  #freeId(): number {
    for (;;) {
      const id = new ByteReader(this.#crypto.randomBytes(4), "le").u32("session id");
      if (id !== 0 && !this.#sessions.has(id)) return id;
    }
  }
}

function keyOf({ host, port }: DatagramAddress): string {
  return `${host}|${port}`;
}
