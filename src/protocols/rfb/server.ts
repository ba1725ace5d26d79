import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { ClientMessageFramer, type FramedClientMessage } from "./client-message-framer.ts";
import { ClipboardEnd, type ClipboardRules } from "./clipboard/clipboard-end.ts";
import { ENCODING } from "./encodings/encoding.ts";
import type { Deflate } from "./encodings/tight.ts";
import { viewerFault } from "./errors.ts";
import type { Framebuffer } from "./framebuffer.ts";
import { withDeadline } from "./handshake/deadline.ts";
import {
  performServerHandshake,
  type RfbServerSecurity,
  type ServerSecurityDeps,
} from "./handshake/server-handshake.ts";
import { RFB_LIMITS, type RfbLimits } from "./limits.ts";
import type { ClientMessage } from "./messages/client-message.ts";
import { encodeServerCutText } from "./messages/cut-text.ts";
import { Outbox } from "./outbox.ts";
import { isUsableFormat, type PixelFormat, RGBX32 } from "./pixel-format.ts";
import type { ScreenNews, ScreenNewsItem } from "./screen-news.ts";
import { ScreenTiles, type ScreenTilesDeps } from "./screen-tiles.ts";
import { ViewerUpdates } from "./viewer-updates.ts";
import { writeInTime } from "./write-in-time.ts";

export interface RfbServerOptions {
  readonly framebuffer: Framebuffer;
  /** The desktop's name. */
  readonly name: string;
  readonly security: RfbServerSecurity;
  /** What ServerInit says and a viewer gets until it asks for another. Bytes R, G, B, X if not given. */
  readonly format?: PixelFormat;
  /** Of what a viewer lists only these are used; Raw always is. All that we have if not given. */
  readonly allowedEncodings?: readonly number[];
  /** The handshake is over. `shared`: the viewer does not mind others. */
  readonly onClientInit?: (shared: boolean) => void;
  /** The viewer's messages beyond RFC 6143 end the session, as on a server that does not know their lengths. */
  readonly standardMessagesOnly?: boolean;
  /** Told of every SetEncodings. "mute": the viewer gets no updates, until it lists others. */
  readonly onSetEncodings?: (encodings: readonly number[]) => "serve" | "mute";
  readonly onKey?: (keysym: number, down: boolean) => void;
  /**
   * True as soon as scan codes are of use, which viewers are then told. Once told they may send them for the rest of the
   * session, also when this is false again.
   */
  readonly extendedKeys?: () => boolean;
  /** A key with its PC XT scan code; the keysym may be 0. Without this it counts as `onKey`. */
  readonly onExtendedKey?: (keysym: number, keycode: number, down: boolean) => void;
  readonly onPointer?: (buttons: number, x: number, y: number) => void;
  /** The clipboard of this viewer and the machine. Absent: cut texts are passed over, and none are sent. */
  readonly clipboard?: ClipboardRules;
  /** Told to the viewer as far as it has listed what they need. */
  readonly news?: ScreenNews;
  /** Whatever is input (keys, pointer, clipboard, power) is dropped here. */
  readonly readOnly?: boolean;
  /** Ends the session. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RfbLimits>;
  readonly clock?: Clock;
  /** The tiles of `framebuffer`, when several sessions share them. */
  readonly tiles?: ScreenTiles;
}

/** RFC 6143 section 7.5. */
const STANDARD_MESSAGES: ReadonlySet<ClientMessage["kind"]> = new Set([
  "set-pixel-format",
  "set-encodings",
  "framebuffer-update-request",
  "key-event",
  "pointer-event",
  "client-cut-text",
]);

export interface RfbServerDeps extends ServerSecurityDeps, ScreenTilesDeps {}

/**
 * One viewer's whole session on a frame buffer: RFB 3.3, 3.7 or 3.8, as the server. Resolves when the viewer has gone
 * or the signal was aborted; rejects with `RfbError` when the viewer broke the protocol, a limit or its time. The stream
 * is closed when it settles.
 */
export async function serveRfb(stream: ByteStream, options: RfbServerOptions, deps: RfbServerDeps): Promise<void> {
  const limits = { ...RFB_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const { framebuffer, signal, name } = options;
  const format = options.format ?? RGBX32;
  const tiles = options.tiles ?? new ScreenTiles(framebuffer, deps);
  const onAbort = () => stream.close();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const reader = new StreamReader(stream);
    const what = `the RFB handshake with ${stream.peer}`;
    const deadline = { ms: limits.handshakeMs, clock, signal, what, category: "invalid" } as const;
    const { channel, init } = await withDeadline(stream, deadline, () =>
      performServerHandshake(
        stream,
        reader,
        options.security,
        (shared) => {
          options.onClientInit?.(shared);
          return { width: framebuffer.width, height: framebuffer.height, format, name };
        },
        deps,
      ),
    );
    await new ViewerSession(options, { ...channel, tiles, limits, clock, deflate: deps.deflate }).run(init);
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    if (!options.tiles) tiles[Symbol.dispose]();
    stream.close();
  }
}

interface ViewerSessionDeps {
  readonly stream: ByteStream;
  readonly reader: StreamReader;
  readonly tiles: ScreenTiles;
  readonly limits: RfbLimits;
  readonly clock: Clock;
  readonly deflate: Deflate;
}

/** Bell, RFC 6143 section 7.6.3. */
const BELL = Uint8Array.of(2);

/** The steady state: one loop takes messages in, another sends updates out, and neither waits for the other. */
class ViewerSession {
  readonly #options: RfbServerOptions;
  readonly #deps: ViewerSessionDeps;
  readonly #clipboard: ClipboardEnd | null;
  readonly #outbox = new Outbox();
  #wake: () => void = () => {};
  #gone = false;

  constructor(options: RfbServerOptions, deps: ViewerSessionDeps) {
    this.#options = options;
    this.#deps = deps;
    const { clipboard, readOnly } = options;
    this.#clipboard = clipboard
      ? this.#createClipboard(readOnly ? { ...clipboard, takes: () => false } : clipboard)
      : null;
  }

  async run(init: { readonly width: number; readonly height: number; readonly format: PixelFormat }): Promise<void> {
    const { tiles, stream } = this.#deps;
    const updates = new ViewerUpdates(tiles, init, init.format, this.#deps.clock);
    using subscriptions = new DisposableStack();
    subscriptions.use(tiles.subscribe(() => this.#wake()));
    this.#follow(updates, subscriptions);
    const receiving = this.#receive(updates).finally(() => {
      this.#gone = true;
      this.#wake();
      subscriptions.dispose();
      stream.close();
    });
    const sending = this.#sendUpdates(updates).finally(() => stream.close());
    await Promise.all([receiving, sending]);
  }

  #follow(updates: ViewerUpdates, subscriptions: DisposableStack): void {
    const { news } = this.#options;
    if (!news) return;
    if (news.ledState !== null) updates.setLedState(news.ledState);
    const take = (item: ScreenNewsItem) => {
      if (item.kind === "led-state") updates.setLedState(item.state);
      else if (item.kind === "clipboard") this.#clipboard?.offer(item.text);
      else this.#outbox.put("bell", BELL);
      this.#wake();
    };
    subscriptions.use(news.subscribe(take));
  }

  #createClipboard(rules: ClipboardRules): ClipboardEnd {
    // A viewer's text is asked for, so that it cannot send them faster than they are wanted.
    return new ClipboardEnd(
      rules,
      { unasked: false },
      {
        send: (bytes, { extended, slot }) => this.#outbox.put(slot, encodeServerCutText(bytes, extended)),
        deflate: this.#deps.deflate,
        fault: (message) => viewerFault("RFB_PROTOCOL", message),
      },
    );
  }

  async #receive(updates: ViewerUpdates): Promise<void> {
    const framer = new ClientMessageFramer(this.#deps.limits);
    // A connection that breaks is a viewer that has gone, whichever way the network says so.
    for (;;) {
      const chunk = await this.#deps.reader.some().catch(() => null);
      if (chunk === null) return;
      for (const framed of framer.push(chunk)) this.#take(framed, updates);
      this.#wake();
    }
  }

  #take({ message, effect }: FramedClientMessage, updates: ViewerUpdates): void {
    const options = this.#options;
    if (options.standardMessagesOnly && !STANDARD_MESSAGES.has(message.kind)) {
      throw viewerFault("RFB_PROTOCOL", `reading a client message: ${message.kind} is not in RFC 6143`);
    }
    // A read-only viewer may say what it can take; its texts are not let through.
    if (message.kind === "client-cut-text") this.#clipboard?.take(message.bytes, message.extended);
    else if (!options.readOnly || effect !== "input") this.#act(message, updates);
  }

  #act(message: Exclude<ClientMessage, { kind: "client-cut-text" }>, updates: ViewerUpdates): void {
    const options = this.#options;
    switch (message.kind) {
      case "set-pixel-format":
        if (!isUsableFormat(message.format)) {
          throw viewerFault("RFB_PROTOCOL", "reading SetPixelFormat: only true colour of 8, 16 or 32 bits is served");
        }
        updates.setFormat(message.format);
        break;
      case "set-encodings":
        this.#takeEncodings(message.encodings, updates);
        break;
      case "framebuffer-update-request":
        updates.request(message);
        break;
      case "key-event":
        options.onKey?.(message.keysym, message.down);
        break;
      case "qemu-extended-key":
        if (options.onExtendedKey) options.onExtendedKey(message.keysym, message.keycode, message.down);
        else options.onKey?.(message.keysym, message.down);
        break;
      case "pointer-event":
        options.onPointer?.(message.buttons, message.x, message.y);
        break;
      default:
        // Extensions that this server never announces: framed, so that the stream goes on, and not acted on.
        break;
    }
  }

  #takeEncodings(encodings: readonly number[], updates: ViewerUpdates): void {
    const { allowedEncodings: allowed, onSetEncodings } = this.#options;
    const listed = new Set(encodings.filter((encoding) => allowed?.includes(encoding) ?? true));
    updates.setEncodings(listed);
    if (listed.has(ENCODING.extendedClipboard)) this.#clipboard?.announce();
    updates.setMuted(onSetEncodings?.(encodings) === "mute");
  }

  async #sendUpdates(updates: ViewerUpdates): Promise<void> {
    while (!this.#gone) {
      const news = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      for (let next = this.#outbox.take(); next; next = this.#outbox.take()) await this.#write(next);
      if (this.#options.extendedKeys?.()) updates.allowExtendedKeys();
      const sent = await updates.send((bytes) => this.#write(bytes));
      if (!sent) await this.#newsOrDue(news, updates.dueAt);
    }
  }

  /** Waits for news, or until something is due without any. */
  async #newsOrDue(news: Promise<void>, dueAt: number | null): Promise<void> {
    const { clock } = this.#deps;
    const timer = dueAt === null ? null : clock.timer(Math.max(1, dueAt - clock.monotonic()), () => this.#wake());
    await news;
    timer?.[Symbol.dispose]();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    // False: the viewer has gone.
    if (!(await writeInTime(bytes, this.#deps))) this.#gone = true;
  }
}
