import { createHash } from "node:crypto";
import { serveControlLink } from "#/console/control/index.ts";
import type { ConsoleSessions } from "#/console/interfaces/index.ts";
import { type Introduction, MAX_INTRODUCTION_BYTES, parseIntroduction } from "#/console/session/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import type { GraphicalHub } from "./graphical-hub.ts";

export interface ViewerPortDeps {
  readonly sessions: ConsoleSessions;
  readonly findHub: (nodeUuid: string) => GraphicalHub | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long a caller may take to introduce itself. */
const INTRODUCTION_MS = 5_000;
/** A session that ended behind our back is noticed within this. */
const SESSION_CHECK_MS = 10_000;
/** Connections that have not introduced themselves. */
const MAX_STRANGERS = 256;

/** Where viewers come with a token: the conductor itself checks it, and knows from it who may write. */
export class ViewerPort {
  readonly #deps: ViewerPortDeps;
  readonly #bySession = new Map<string, Set<AbortController>>();
  #strangers = 0;

  constructor(deps: ViewerPortDeps) {
    this.#deps = deps;
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
    const hub = introduction && this.#deps.findHub(introduction.nodeUuid);
    if (session?.kind !== "graphical" || !hub) {
      this.#deps.log.debug("viewer turned away", { peer: stream.peer, introduced: introduction !== null });
      return;
    }
    const connection = new AbortController();
    using _guard = this.#guard(session, connection);
    const id = viewerId(session, introduction);
    const rest = continued(stream, reader);
    if (introduction.purpose === "screen") {
      const viewer = { id, sessionId: session.id, writes: session.mode === "write", known: true };
      await hub.serve(rest, viewer, { signal: connection.signal });
    } else {
      const options = { desk: hub.desk, viewerId: id, signal: AbortSignal.any([connection.signal, hub.closed]) };
      await serveControlLink(rest, options, this.#deps.clock);
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
