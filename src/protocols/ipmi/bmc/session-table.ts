import { ByteReader } from "#/lib/bytes/index.ts";
import type { DatagramAddress } from "#/lib/datagram/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { IpmiCrypto } from "../crypto.ts";
import { LazyTimer } from "../session/lazy-timer.ts";
import { type BmcSession, SESSION_TIMEOUT_MS, sameAddress } from "./bmc-session.ts";

export interface SessionTableDeps {
  readonly crypto: IpmiCrypto;
  readonly clock: Clock;
  /** Called for each session that ends, however it does. */
  readonly onEnd: (session: BmcSession) => void;
}

/** The BMC's sessions, as many as it has room for. */
export class SessionTable {
  readonly #max: number;
  readonly #deps: SessionTableDeps;
  readonly #sessions = new Map<number, BmcSession>();
  readonly #expiry: LazyTimer;

  constructor(max: number, deps: SessionTableDeps) {
    this.#max = max;
    this.#deps = deps;
    this.#expiry = new LazyTimer(deps.clock, () => this.#expire());
  }

  get active(): number {
    return [...this.#sessions.values()].filter(({ state }) => state.kind === "active").length;
  }

  /** False when there is no room; a session that is only being set up makes room for a new one. */
  makeRoom(): boolean {
    if (this.#sessions.size < this.#max) return true;
    const waiting = [...this.#sessions.values()].find(({ state }) => state.kind !== "active");
    if (waiting) this.end(waiting);
    return waiting !== undefined;
  }

  add(session: BmcSession): void {
    this.#sessions.set(session.bmcId, session);
    this.#arm();
  }

  /** The session with this id, if it is that console's. */
  find(bmcId: number, from: DatagramAddress): BmcSession | undefined {
    const session = this.#sessions.get(bmcId);
    return session && sameAddress(session.from, from) ? session : undefined;
  }

  /** A session that this console is setting up under this id. */
  findOpened(consoleId: number, from: DatagramAddress): BmcSession | undefined {
    return [...this.#sessions.values()].find(
      (session) =>
        session.state.kind === "opened" && session.consoleId === consoleId && sameAddress(session.from, from),
    );
  }

  keep(session: BmcSession, ms: number = SESSION_TIMEOUT_MS): void {
    session.expiresAt = this.#deps.clock.monotonic() + ms;
  }

  end(session: BmcSession): void {
    if (this.#sessions.delete(session.bmcId)) this.#deps.onEnd(session);
  }

  /** All of them, without a word to anybody. */
  clear(): void {
    for (const session of this.#sessions.values()) this.end(session);
    this.#expiry.at(null);
  }

  freeId(): number {
    for (;;) {
      const id = new ByteReader(this.#deps.crypto.randomBytes(4), "le").u32("session id");
      if (id !== 0 && !this.#sessions.has(id)) return id;
    }
  }

  #expire(): void {
    const now = this.#deps.clock.monotonic();
    for (const session of this.#sessions.values()) if (session.expiresAt <= now) this.end(session);
    this.#arm();
  }

  #arm(): void {
    const earliest = Math.min(...[...this.#sessions.values()].map(({ expiresAt }) => expiresAt));
    this.#expiry.at(Number.isFinite(earliest) ? earliest : null);
  }
}
