import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { PushParser } from "../byte-queue.ts";
import type { RfbClient } from "../client.ts";
import { RfbError } from "../errors.ts";
import { Framebuffer } from "../framebuffer.ts";
import { withDeadline } from "../handshake/deadline.ts";
import { InputQueue } from "../input-queue.ts";
import { RFB_LIMITS, type RfbLimits } from "../limits.ts";
import { FramePainter } from "./frame-painter.ts";
import { type AtenServerHello, performAtenClientHandshake } from "./handshake/client-handshake.ts";
import { HidKeyboard } from "./keyboard/hid-keyboard.ts";
import type { AtenCredentials } from "./messages/credentials.ts";
import { encodeHidKeys } from "./messages/key-event.ts";
import { encodeAtenPointerEvent } from "./messages/pointer-event.ts";
import { encodeVideoPosEvent } from "./messages/video-pos-event.ts";
import { encodeVideoSetInfo, type VideoSetInfo } from "./messages/video-set-info.ts";
import { parseAtenServerMessages } from "./server-message-parser.ts";
import { UpdateRequests } from "./update-requests.ts";

export interface AtenClientOptions extends AtenCredentials {
  /** Where to paint: given its size when the first picture comes. */
  readonly framebuffer?: Framebuffer;
  /** What pictures to ask AST2100 firmware for. As the BMC is set if not given. */
  readonly video?: Pick<VideoSetInfo, "quality" | "sampling">;
  /** Aborts the handshake. */
  readonly signal?: AbortSignal;
  readonly handshakeTimeoutMs?: number;
  readonly limits?: Partial<RfbLimits>;
  readonly clock?: Clock;
}

/** Least time between two keys: what a machine that polls its USB keyboard every 8 ms surely sees. */
const KEY_INTERVAL_MS = 10;

/** Some firmware takes no more input when VideoPosEvent is not heard for a few seconds. */
const SIGN_OF_LIFE_MS = 3000;

/** Where there is no picture yet. */
const NO_PICTURE = { width: 640, height: 480 };

/**
 * Supermicro's iKVM, the ATEN dialect of RFB, as the client: the shape of `connectRfb`, so that a hub can use either. The user name
 * and password are the BMC's own, the two of a JNLP file, or a console token and nothing.
 */
export async function connectAten(stream: ByteStream, options: AtenClientOptions): Promise<RfbClient> {
  const limits = { ...RFB_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const reader = new StreamReader(stream);
  const deadline = {
    ms: options.handshakeTimeoutMs ?? limits.handshakeMs,
    clock,
    signal: options.signal,
    what: `the iKVM handshake with ${stream.peer}`,
    category: "bmc-unreachable",
  } as const;
  return withDeadline(stream, deadline, async () => {
    const hello = await performAtenClientHandshake(stream, reader, options, limits);
    if (options.video) await stream.write(encodeVideoSetInfo(options.video));
    const framebuffer = options.framebuffer ?? new Framebuffer(NO_PICTURE.width, NO_PICTURE.height);
    return new Client({ hello, framebuffer, limits }, { stream, reader, clock });
  });
}

interface ClientOptions {
  readonly hello: AtenServerHello;
  readonly framebuffer: Framebuffer;
  readonly limits: RfbLimits;
}

class Client implements RfbClient {
  readonly extendedKeys = false;
  readonly name: string;
  readonly framebuffer: Framebuffer;
  readonly #options: ClientOptions;
  readonly #stream: ByteStream;
  readonly #reader: StreamReader;
  readonly #clock: Clock;
  readonly #keyboard = new HidKeyboard();
  readonly #input: InputQueue;
  readonly #painter: FramePainter;
  readonly #requests: UpdateRequests;
  #signOfLife: Disposable | undefined;
  #atBoundary = true;
  #closed = false;

  constructor(options: ClientOptions, deps: { stream: ByteStream; reader: StreamReader; clock: Clock }) {
    this.#options = options;
    this.#stream = deps.stream;
    this.#reader = deps.reader;
    this.#clock = deps.clock;
    this.name = options.hello.init.name;
    this.framebuffer = options.framebuffer;
    this.#painter = new FramePainter(options.framebuffer);
    this.#requests = new UpdateRequests({ send: (bytes) => this.#send(bytes), clock: deps.clock });
    const messages = {
      key: (keysym: number, down: boolean) => encodeHidKeys(this.#keyboard.key(keysym, down)),
      pointer: encodeAtenPointerEvent,
    };
    const inputDeps = { write: (bytes: Uint8Array) => this.#stream.write(bytes), clock: deps.clock };
    this.#input = new InputQueue({ keyIntervalMs: KEY_INTERVAL_MS, messages }, inputDeps);
  }

  async run(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.close();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      signal.throwIfAborted();
      this.#requests.start();
      this.#showLife();
      await this.#receive();
      signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof OutbandError) throw error;
      if (this.#closed) return;
      const message = `the iKVM session with ${this.#stream.peer} broke off: ${errorMessage(error)}`;
      throw new RfbError("RFB_CLOSED", "bmc-unreachable", message, { cause: error });
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.close();
    }
  }

  key(keysym: number, down: boolean): void {
    this.#input.key(keysym, down);
    this.#requests.hurry();
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#input.pointer(buttons, x, y);
    this.#requests.hurry();
  }

  /** The dialect has no clipboard. */
  cutText(): void {}

  drained(): Promise<void> {
    return this.#input.drained();
  }

  close(): void {
    if (this.#closed) return;
    this.#send(encodeHidKeys(this.#keyboard.releaseAll()));
    this.#closed = true;
    this.#signOfLife?.[Symbol.dispose]();
    this.#requests.close();
    this.#input.close();
    this.#stream.close();
  }

  async #receive(): Promise<void> {
    const parser = new PushParser((input) => parseAtenServerMessages(input, this.#sink()));
    for (;;) {
      const chunk = await this.#readInTime();
      if (chunk === null) break;
      if (!this.#closed) parser.push(chunk);
    }
    if (!this.#atBoundary && !this.#closed) {
      const message = `${this.#stream.peer} closed the connection in the middle of a message`;
      throw new RfbError("RFB_CLOSED", "bmc-unreachable", message);
    }
  }

  /**
   * The next bytes. A BMC answers every request, so a long silence asks for another request, and a longer one is the end:
   * it has restarted and forgotten us.
   */
  async #readInTime(): Promise<Uint8Array | null> {
    const { stallMs, silenceMs } = this.#options.limits;
    let dead = false;
    const awaitSignOfLife = () =>
      this.#clock.timer(stallMs, () => {
        dead = true;
        this.#stream.close();
      });
    let timer = this.#atBoundary
      ? this.#clock.timer(silenceMs, () => {
          this.#requests.repeat();
          timer = awaitSignOfLife();
        })
      : awaitSignOfLife();
    const chunk = await this.#reader
      .some()
      .catch((error: unknown) => {
        if (!dead) throw error;
        return null;
      })
      .finally(() => timer[Symbol.dispose]());
    if (!dead) return chunk;
    const message = `${this.#stream.peer} has said nothing for ${stallMs / 1000} s although it owed an answer`;
    throw new RfbError("RFB_TIMEOUT", "bmc-unreachable", message);
  }

  #sink(): Parameters<typeof parseAtenServerMessages>[1] {
    const { hello, limits } = this.#options;
    return {
      limits,
      mouseInfoBytes: hello.old ? 2 : 3,
      atBoundary: (atBoundary) => {
        this.#atBoundary = atBoundary;
      },
      frame: (frame) => this.#requests.answered(this.#painter.paint(frame)),
      screenOff: () => {
        this.#painter.blank();
        this.#requests.answered("off");
      },
      updated: () => this.#requests.next(),
    };
  }

  #showLife(): void {
    this.#signOfLife = this.#clock.timer(SIGN_OF_LIFE_MS, () => {
      this.#send(encodeVideoPosEvent());
      this.#showLife();
    });
  }

  #send(bytes: Uint8Array): void {
    // A write that fails shows at the reading end, which is always waiting.
    if (!this.#closed && bytes.length > 0) this.#stream.write(bytes).catch(() => {});
  }
}
