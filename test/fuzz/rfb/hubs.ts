import { createGraphicalHubs } from "#/console/hub/index.ts";
import type { GraphicalHubs } from "#/console/interfaces/index.ts";
import { silentLogger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import type { ManualClock } from "#/lib/time/index.ts";
import { connectRfb, Framebuffer, packRgb, type RfbClient, serveRfb } from "#/protocols/rfb/index.ts";
import { turn } from "../delivery.ts";
import { FuzzFailure } from "../oracle.ts";
import { rfbDeps } from "./engine.ts";

const WIDTH = 64;
const HEIGHT = 48;
/** Steps of 10 ms. */
const SOON = 40;
const REAL_PATIENCE_MS = 5000;

/** The real hubs, with BMCs and viewers in memory. */
export class FuzzHubs implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly #hubs: GraphicalHubs;
  #onStream: (stream: ByteStream) => void = () => {};

  constructor(clock: ManualClock, options: { readonly readOnly: boolean }) {
    this.clock = clock;
    this.#hubs = createGraphicalHubs(
      { listenHost: "127.0.0.1", ...options },
      {
        clock,
        log: silentLogger,
        rfb: rfbDeps,
        random: () => 0.5,
        listen: async ({ host }, onStream) => {
          this.#onStream = onStream;
          return { host, port: 41_000, close: async () => {} };
        },
      },
    );
  }

  /** Opens a node's hub. Gives the way in for its viewers. */
  async open(node: string, dial: () => ByteStream): Promise<(stream: ByteStream) => void> {
    await this.#hubs.open(node, { profile: "plain", peer: node, password: null, dial: async () => dial() });
    return this.#onStream;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hubs.closeAll();
  }
}

/** A BMC that behaves: one colour, and what has been typed at it. */
export class GoodBmc {
  readonly #screen = new Framebuffer(WIDTH, HEIGHT);
  readonly #clock: ManualClock;
  readonly pressed = new Set<number>();
  buttons = 0;
  inputs = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  dial(): ByteStream {
    const [mine, theirs] = createMemoryStreamPair();
    const options = {
      framebuffer: this.#screen,
      name: "good",
      security: { type: "none" },
      clock: this.#clock,
      onKey: (keysym: number, down: boolean) => {
        this.inputs++;
        if (down) this.pressed.add(keysym);
        else this.pressed.delete(keysym);
      },
      onPointer: (buttons: number) => {
        this.inputs++;
        this.buttons = buttons;
      },
    } as const;
    serveRfb(mine, options, rfbDeps).catch(() => {});
    return theirs;
  }

  paint(colour: number): void {
    const whole = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
    this.#screen.fill(whole, packRgb(colour, 1, 2));
    this.#screen.damage(whole);
  }
}

/** A viewer that behaves. It must never notice what the hostile peer does. */
export class GoodViewer {
  readonly #client: RfbClient;
  #ended = false;

  private constructor(client: RfbClient) {
    this.#client = client;
    const done = () => {
      this.#ended = true;
    };
    client.run(new AbortController().signal).then(done, done);
  }

  static async join(connect: (stream: ByteStream) => void, clock: ManualClock): Promise<GoodViewer> {
    const [hubEnd, viewerEnd] = createMemoryStreamPair();
    connect(hubEnd);
    return new GoodViewer(await connectRfb(viewerEnd, { profile: "plain", password: null, clock }, rfbDeps));
  }

  /** Throws unless the colour is seen. In the time of the case that is soon; encoders take turns in real time. */
  async expectColour(colour: number, clock: ManualClock): Promise<void> {
    const began = performance.now();
    for (let i = 0; !this.#shows(colour) && (i < SOON || performance.now() - began < REAL_PATIENCE_MS); i++) {
      await (i % 10 === 9 ? clockTick() : turn());
      if (i < SOON) await clock.advance(10);
    }
    if (!this.#shows(colour)) throw new FuzzFailure("a neighbour no longer sees its console");
  }

  expectAlive(): void {
    if (this.#ended) throw new FuzzFailure("a viewer was thrown out because of somebody else");
  }

  #shows(colour: number): boolean {
    const { width, words } = this.#client.framebuffer;
    return !this.#ended && width === WIDTH && words[0] === packRgb(colour, 1, 2);
  }
}

function clockTick(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
}
