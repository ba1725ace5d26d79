import type { Socket } from "node:net";
import type { ConsoleSessions } from "#/console/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import {
  ClientFrameParser,
  encodeCloseFrame,
  encodeFrame,
  OPCODE,
  WebSocketError,
} from "#/transports/websocket/index.ts";
import { Base64Stream } from "./base64-stream.ts";
import { type Closing, EXPIRED, HUB_BROKEN, REVOKED, TARGET_CLOSED } from "./close-codes.ts";
import type { Downlink } from "./downlink.ts";
import { KeepAlive } from "./keep-alive.ts";
import type { ViewerProtocol } from "./proxy-kind.ts";
import { Renewal } from "./renewal.ts";

/** noVNC sends at most 10 KiB at a time. */
const MAX_FRAME_BYTES = 1024 * 1024;
/** How long a viewer may take to answer our close frame. */
const CLOSE_MS = 2_000;
const PING = encodeFrame(OPCODE.ping, new Uint8Array(0));

export interface ViewerConnectionOptions {
  readonly session: ConsoleSession;
  readonly browser: Socket;
  readonly hub: Socket;
  readonly downlink: Downlink;
  readonly encoding: ViewerProtocol["encoding"];
  readonly pingIntervalMs: number;
  /** Called once, when both sockets are done with. */
  readonly ended: () => void;
}

export interface ViewerConnectionDeps {
  readonly sessions: ConsoleSessions;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One open console: a browser's WebSocket on one side, the hub's TCP connection on the other. Open from birth. */
export class ViewerConnection {
  readonly #options: ViewerConnectionOptions;
  readonly #deps: ViewerConnectionDeps;
  readonly #parser: ClientFrameParser;
  readonly #base64: Base64Stream | null;
  readonly #keepAlive: KeepAlive;
  readonly #renewal: Renewal;
  readonly #openedAt: number;
  /** closing: a close frame is out, the viewer's is awaited. deaf: nothing it sends matters any more. */
  #state: "open" | "closing" | "deaf" = "open";
  #closing: Closing = { code: 1006, reason: "the browser hung up" };
  #deadline: Disposable | null = null;
  #bytesUp = 0;

  constructor(options: ViewerConnectionOptions, deps: ViewerConnectionDeps) {
    const { browser, hub, session, encoding, pingIntervalMs } = options;
    this.#options = options;
    this.#deps = deps;
    this.#openedAt = deps.clock.monotonic();
    this.#base64 = encoding === "base64" ? new Base64Stream() : null;
    this.#parser = new ClientFrameParser({
      carries: encoding === "base64" ? "text" : "binary",
      maxFrameBytes: MAX_FRAME_BYTES,
      onPing: (payload) => this.#pong(payload),
    });
    this.#keepAlive = new KeepAlive(
      { intervalMs: pingIntervalMs, ping: () => browser.write(PING), lost: () => this.#cut("no sign of life") },
      deps.clock,
    );
    this.#renewal = new Renewal(
      {
        session,
        ended: (why) => this.close(why === "expired" ? EXPIRED : REVOKED),
        failed: (error) => deps.log.warn("console session could not be renewed", { session: session.id, error }),
      },
      deps.sessions,
      deps.clock,
    );
    options.downlink.attach(hub);
    this.#listen();
  }

  /** Bytes that the browser sent together with its handshake. */
  start(head: Uint8Array): void {
    if (head.length > 0) this.#receive(head);
  }

  /** Says goodbye to the browser and lets go of the hub. Idempotent. */
  close(closing: Closing): void {
    if (this.#state !== "open") return;
    this.#leave("closing", closing);
    const { browser } = this.#options;
    browser.resume();
    browser.write(encodeCloseFrame(closing.code, closing.reason));
  }

  #listen(): void {
    const { browser, hub } = this.#options;
    browser.on("data", (chunk: Buffer) => this.#receive(chunk));
    browser.on("drain", () => this.#keepAlive.signOfLife());
    browser.on("end", () => browser.destroy());
    browser.on("error", (error) => this.#cut(error.message));
    browser.on("close", () => this.#closed());
    hub.on("drain", () => browser.resume());
    hub.on("end", () => void this.#hubGone(TARGET_CLOSED));
    // What the viewer typed last may lie unread when the hub closes: then the connection is reset.
    hub.on("error", () => void this.#hubGone(HUB_BROKEN));
    hub.on("close", () => void this.#hubGone(TARGET_CLOSED));
  }

  /** A hub closes, and it lets go of viewers whose session has ended: the browser is told which of the two. */
  async #hubGone(closing: Closing): Promise<void> {
    if (this.#state !== "open") return;
    const { session } = this.#options;
    const live = await this.#deps.sessions.get(session.id).catch(() => session);
    if (live !== null) this.close(closing);
    else this.close(this.#deps.clock.now() >= session.ceilingAt ? EXPIRED : REVOKED);
  }

  #receive(chunk: Uint8Array): void {
    if (this.#state === "deaf") return;
    this.#keepAlive.signOfLife();
    let payload: Uint8Array;
    try {
      payload = this.#parser.push(chunk);
      if (this.#base64) payload = this.#base64.push(payload);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (payload.length > 0 && this.#state === "open") {
      this.#bytesUp += payload.length;
      const { browser, hub } = this.#options;
      if (!hub.write(payload)) browser.pause();
      if (hub.writableLength === 0) release(chunk);
    }
    if (this.#parser.close) this.#answerClose(this.#parser.close.code);
  }

  /** The viewer closed, or answered our close: the server is the one to close the TCP connection (section 7.1.1). */
  #answerClose(code: number | null): void {
    const { browser } = this.#options;
    if (this.#state === "open") {
      this.#leave("deaf", { code: code ?? 1005, reason: "closed by the browser" });
      browser.write(encodeCloseFrame(code ?? 1000, ""));
    }
    this.#state = "deaf";
    browser.destroySoon();
  }

  /** After a broken frame nothing can be read, not even an answer to our close: say why, and wait for the other end. */
  #refuse(error: unknown): void {
    if (!(error instanceof WebSocketError)) throw error;
    const { browser } = this.#options;
    if (this.#state === "open") {
      this.#leave("deaf", { code: error.closeCode, reason: error.message });
      browser.write(encodeCloseFrame(error.closeCode, error.message));
    }
    this.#state = "deaf";
    browser.end();
  }

  #cut(reason: string): void {
    if (this.#state === "open") this.#leave("deaf", { code: 1006, reason });
    this.#options.browser.destroy();
  }

  /** A viewer that does not read what it has gets no answer to more pings: section 5.5.3 lets us skip all but the last. */
  #pong(payload: Uint8Array): void {
    const { browser } = this.#options;
    if (this.#state === "open" && browser.writableLength === 0) browser.write(encodeFrame(OPCODE.pong, payload));
  }

  #leave(state: "closing" | "deaf", closing: Closing): void {
    const { browser, hub, downlink } = this.#options;
    this.#state = state;
    this.#closing = closing;
    this.#keepAlive[Symbol.dispose]();
    this.#renewal[Symbol.dispose]();
    // Key presses sent just before the end still reach the hub. Not a byte may be read from it once its buffer is free.
    hub.pause();
    hub.destroySoon();
    downlink.close();
    this.#deadline = this.#deps.clock.timer(CLOSE_MS, () => {
      browser.destroy();
      hub.destroy();
    });
  }

  #closed(): void {
    if (this.#state === "open") this.#leave("deaf", this.#closing);
    const { hub, session, downlink, ended } = this.#options;
    this.#state = "deaf";
    if (hub.destroyed) this.#deadline?.[Symbol.dispose]();
    this.#deps.log.info("console closed", {
      node: session.nodeUuid,
      session: session.id,
      code: this.#closing.code,
      reason: this.#closing.reason,
      durationMs: Math.round(this.#deps.clock.monotonic() - this.#openedAt),
      bytesDown: downlink.bytes,
      bytesUp: this.#bytesUp,
    });
    ended();
  }
}

const WORTH_RELEASING = 16 * 1024;

/**
 * Node reads into a fresh 64 KiB buffer each time. Given back here, where nobody can need it any more, the next read gets
 * the same warm memory; left to the garbage collector, collections and page faults cost a third of a bulk upload.
 */
function release(chunk: Uint8Array): void {
  const whole = chunk.buffer;
  if (chunk.byteLength >= WORTH_RELEASING && chunk.byteLength === whole.byteLength && whole instanceof ArrayBuffer) {
    whole.transfer(0);
  }
}
