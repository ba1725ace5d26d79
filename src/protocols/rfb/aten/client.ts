import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import type { ByteQueue } from "../byte-queue.ts";
import type { RfbClient } from "../client.ts";
import { Framebuffer } from "../framebuffer.ts";
import { withDeadline } from "../handshake/deadline.ts";
import { InputQueue } from "../input-queue.ts";
import { RFB_LIMITS, type RfbLimits } from "../limits.ts";
import { SteadySession, type SteadySessionDeps } from "../steady-session.ts";
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
  readonly #clock: Clock;
  readonly #session: SteadySession;
  readonly #keyboard = new HidKeyboard();
  readonly #input: InputQueue;
  readonly #painter: FramePainter;
  readonly #requests: UpdateRequests;
  #signOfLife: Disposable | undefined;

  constructor(options: ClientOptions, deps: SteadySessionDeps) {
    this.#options = options;
    this.#clock = deps.clock;
    this.name = options.hello.init.name;
    this.framebuffer = options.framebuffer;
    this.#painter = new FramePainter(options.framebuffer);
    this.#requests = new UpdateRequests({ send: (bytes) => this.#session.send(bytes), clock: deps.clock });
    const messages = {
      key: (keysym: number, down: boolean) => encodeHidKeys(this.#keyboard.key(keysym, down)),
      pointer: encodeAtenPointerEvent,
    };
    const inputDeps = { write: (bytes: Uint8Array) => deps.stream.write(bytes), clock: deps.clock };
    this.#input = new InputQueue({ keyIntervalMs: KEY_INTERVAL_MS, messages }, inputDeps);
    const session = {
      what: "the iKVM session",
      limits: options.limits,
      parse: (input: ByteQueue) => parseAtenServerMessages(input, this.#sink()),
      // A BMC answers every request.
      askForLife: () => this.#requests.repeat(),
      closing: () => this.#letGo(),
    };
    this.#session = new SteadySession(session, deps);
  }

  run(signal: AbortSignal): Promise<void> {
    const start = () => {
      this.#requests.start();
      this.#showLife();
    };
    return this.#session.run(start, signal);
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
  offerClipboard(): void {}

  drained(): Promise<void> {
    return this.#input.drained();
  }

  close(): void {
    this.#session.close();
  }

  #letGo(): void {
    this.#session.send(encodeHidKeys(this.#keyboard.releaseAll()));
    this.#signOfLife?.[Symbol.dispose]();
    this.#requests.close();
    this.#input.close();
  }

  #sink(): Parameters<typeof parseAtenServerMessages>[1] {
    const { hello, limits } = this.#options;
    return {
      limits,
      mouseInfoBytes: hello.old ? 2 : 3,
      atBoundary: (atBoundary) => this.#session.atBoundary(atBoundary),
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
      this.#session.send(encodeVideoPosEvent());
      this.#showLife();
    });
  }
}
