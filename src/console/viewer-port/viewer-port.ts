import { createHash } from "node:crypto";
import { serveControlLink } from "#/console/control/index.ts";
import type { ConsoleSessions, HubAddress } from "#/console/interfaces/index.ts";
import { type Introduction, MAX_INTRODUCTION_BYTES, parseIntroduction } from "#/console/session/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConsoleKind, ConsoleSession } from "#/model/index.ts";
import type { ViewedConsole } from "./viewed-console.ts";

export interface ViewerPortDeps {
  readonly sessions: ConsoleSessions;
  /** `listenTcp` of transports. */
  readonly listen: (
    address: HubAddress,
    onStream: (stream: ByteStream) => void,
  ) => Promise<HubAddress & { close(): Promise<void> }>;
  /** Null: the console is not open here. */
  readonly find: (kind: ConsoleKind, nodeUuid: string) => ViewedConsole | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long a caller may take to introduce itself. */
const INTRODUCTION_MS = 5_000;
/** A session that ended behind our back is noticed within this. */
const SESSION_CHECK_MS = 10_000;
/** Connections that have not introduced themselves. */
const MAX_STRANGERS = 256;

/**
 * Where viewers of all consoles of this conductor come with a token: the conductor itself checks it, and knows from it
 * which console it is for and who may write.
 */
export class ViewerPort {
  readonly #wish: HubAddress;
  readonly #deps: ViewerPortDeps;
  readonly #bySession = new Map<string, Set<AbortController>>();
  #listening: ReturnType<ViewerPortDeps["listen"]> | null = null;
  #strangers = 0;

  constructor(wish: HubAddress, deps: ViewerPortDeps) {
    this.#wish = wish;
    this.#deps = deps;
  }

  /** Where it listens, from the first call on. */
  async address(): Promise<HubAddress> {
    this.#listening ??= this.#deps.listen(this.#wish, (stream) => void this.serve(stream));
    try {
      const { host, port } = await this.#listening;
      return { host, port };
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  /** Disconnects everybody. Idempotent. */
  async close(): Promise<void> {
    const listener = await this.#listening?.catch(() => null);
    this.#listening = null;
    await listener?.close();
  }

  /** Serves one connection to its end. Never rejects; the stream is closed then. */
  async serve(stream: ByteStream): Promise<void> {
    try {
      await this.#welcome(stream);
    } catch (error) {
      this.#deps.log.warn("viewer broke off", { peer: stream.peer, error: errorMessage(error) });
    } finally {
      stream.close();
    }
  }

  /** Cuts everybody who came with this session. */
  cut(sessionId: string): void {
    for (const connection of this.#bySession.get(sessionId) ?? []) connection.abort(new Error("the session has ended"));
  }

  async #welcome(stream: ByteStream): Promise<void> {
    const reader = new StreamReader(stream);
    const introduction = await this.#readIntroduction(stream, reader);
    const session = introduction && (await this.#deps.sessions.check(introduction.nodeUuid, introduction.token));
    const console = session && this.#deps.find(session.kind, session.nodeUuid);
    if (!introduction || !console) {
      this.#deps.log.debug("viewer turned away", { peer: stream.peer, introduced: introduction !== null });
      return;
    }
    const connection = new AbortController();
    using _guard = this.#guard(session, connection);
    const id = viewerId(session, introduction);
    const rest = continued(stream, reader);
    const { purpose, viewer: name } = introduction;
    if (purpose === "control") {
      const { desk, closed, controlRequests: requests } = console;
      const signal = AbortSignal.any([connection.signal, closed]);
      await serveControlLink(rest, { desk, viewerId: id, signal, ...(requests && { requests }) }, this.#deps.clock);
    } else {
      const writes = session.mode === "write";
      const viewer = { id, sessionId: session.id, writes, named: name !== null };
      await console.welcome(rest, { purpose, viewer, signal: connection.signal });
    }
  }

  async #readIntroduction(stream: ByteStream, reader: StreamReader): Promise<Introduction | null> {
    if (this.#strangers >= MAX_STRANGERS) return null;
    this.#strangers++;
    using _deadline = this.#deps.clock.timer(INTRODUCTION_MS, () => stream.close());
    try {
      const line: number[] = [];
      while (line.length < MAX_INTRODUCTION_BYTES) {
        const byte = await reader.u8("an introduction");
        if (byte === 0x0a) return parseIntroduction(String.fromCharCode(...line));
        line.push(byte);
      }
      return null;
    } catch {
      return null;
    } finally {
      this.#strangers--;
    }
  }

  /** Watches the session while the connection lasts. */
  #guard(session: ConsoleSession, connection: AbortController): Disposable {
    const { sessions, clock, log } = this.#deps;
    const others = this.#bySession.get(session.id) ?? new Set();
    this.#bySession.set(session.id, others.add(connection));
    let timer: Disposable;
    const wait = () => {
      timer = clock.timer(SESSION_CHECK_MS, () => void look());
    };
    const look = async () => {
      // The database is away for a moment: the viewer stays, and the next look decides.
      const live = await sessions.get(session.id).catch((error: unknown) => {
        log.warn("console session could not be checked", { session: session.id, error: errorMessage(error) });
        return session;
      });
      if (live === null) connection.abort(new Error("the session has ended"));
      else if (others.has(connection)) wait();
    };
    wait();
    return {
      [Symbol.dispose]: () => {
        timer[Symbol.dispose]();
        others.delete(connection);
        if (others.size === 0) this.#bySession.delete(session.id);
      },
    };
  }
}

/** The same for the same page of the same session, and of no use to anybody who reads it. */
function viewerId(session: ConsoleSession, { viewer }: Introduction): string {
  const name = viewer ?? crypto.randomUUID();
  return createHash("sha256").update(`${session.id} ${name}`).digest("hex").slice(0, 16);
}

/** The stream from where the reader stands. */
function continued(stream: ByteStream, reader: StreamReader): ByteStream {
  return {
    peer: stream.peer,
    read: () => reader.some(),
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
  };
}
