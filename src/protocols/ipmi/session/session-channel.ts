import type { SessionPacketHeader } from "../messages/packet.ts";
import type { PacketSecurity } from "./packet-security.ts";
import { nextSequence, SequenceWindow } from "./sequence-window.ts";

export interface SessionCounters {
  /** Packets that name the session and are not the peer's: damaged, or forged. */
  integrityFailures: number;
  /** Packets that have come before. */
  replayed: number;
  /** Genuine packets whose content makes no sense. */
  malformed: number;
  /** Messages sent again. */
  retries: number;
}

/** The packets of one established session, both directions, either side. */
export class SessionChannel {
  readonly counters: SessionCounters = { integrityFailures: 0, replayed: 0, malformed: 0, retries: 0 };
  /** The other side's id of the session. */
  readonly #peerId: number;
  readonly #security: PacketSecurity;
  readonly #window = new SequenceWindow();
  #sequence = 0;

  constructor(options: { readonly peerId: number }, deps: { readonly security: PacketSecurity }) {
    this.#peerId = options.peerId;
    this.#security = deps.security;
  }

  get encrypts(): boolean {
    return this.#security.encrypts;
  }

  seal(payloadType: number, payload: Uint8Array): Uint8Array {
    this.#sequence = nextSequence(this.#sequence);
    return this.#security.seal({ payloadType, sessionId: this.#peerId, sequence: this.#sequence, payload });
  }

  /** The payload in clear, or null: then it has been counted. */
  open(datagram: Uint8Array, header: SessionPacketHeader): Uint8Array | null {
    const payload = this.#security.open(datagram, header);
    if (payload === null) {
      this.counters.integrityFailures++;
      return null;
    }
    if (this.#window.accept(header.sequence)) return payload;
    this.counters.replayed++;
    return null;
  }
}
