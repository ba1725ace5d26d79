import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import type { ByteQueue } from "./byte-queue.ts";
import { ClipboardEnd, type ClipboardRules } from "./clipboard/clipboard-end.ts";
import { type DecodeTarget, ENCODING, type RectDecoder } from "./encodings/encoding.ts";
import type { DecodePicture } from "./encodings/picture.ts";
import { createRectDecoders } from "./encodings/rect-decoders.ts";
import type { Deflate } from "./encodings/tight.ts";
import { serverFault } from "./errors.ts";
import { Framebuffer, packRgb } from "./framebuffer.ts";
import { performClientHandshake } from "./handshake/client-handshake.ts";
import { withDeadline } from "./handshake/deadline.ts";
import { InputQueue } from "./input-queue.ts";
import { geometryFits, RFB_LIMITS, type RfbLimits } from "./limits.ts";
import { encodeClientFence } from "./messages/client-fence.ts";
import { encodeClientCutText } from "./messages/cut-text.ts";
import { encodeFramebufferUpdateRequest } from "./messages/framebuffer-update-request.ts";
import type { ServerInit } from "./messages/server-init.ts";
import { encodeSetEncodings } from "./messages/set-encodings.ts";
import { encodeSetPixelFormat } from "./messages/set-pixel-format.ts";
import { isColourMapped, isUsableFormat, type PixelFormat, RGBX32 } from "./pixel-format.ts";
import { createPixelReader } from "./pixel-translation.ts";
import { type RfbProfile, type RfbProfileName, rfbProfile } from "./profiles.ts";
import type { Cursor } from "./pseudo/cursor.ts";
import type { StartTls } from "./security/tls.ts";
import type { VncCipher } from "./security/vnc-auth.ts";
import { parseServerMessages } from "./server-message-parser.ts";
import type { ServerMessageSink } from "./server-message-sink.ts";
import { SteadySession, type SteadySessionDeps } from "./steady-session.ts";

export interface RfbClientOptions {
  readonly profile: RfbProfileName;
  /** For VNC authentication: 8 characters count. Null for none. */
  readonly password: string | null;
  /** For VeNCrypt's Plain subtypes. */
  readonly username?: string | null;
  /** Ends the handshake with a server that would go without TLS. */
  readonly requireTls?: boolean;
  /** ClientInit: false asks the server to throw other clients out. */
  readonly shared?: boolean;
  /** Where to paint: given its size when the first rectangle comes, so that what it shows before stays until then. */
  readonly framebuffer?: Framebuffer;
  /** Aborts the handshake. */
  readonly signal?: AbortSignal;
  readonly handshakeTimeoutMs?: number;
  readonly limits?: Partial<RfbLimits>;
  readonly clock?: Clock;
  /** SetEncodings in the place of the profile's. */
  readonly encodings?: readonly number[];
  /** SetPixelFormat in the place of the profile's. */
  readonly pixelFormat?: PixelFormat;
  readonly events?: RfbClientEvents;
  /** Absent: cut texts are passed over, and none are sent. */
  readonly clipboard?: ClipboardRules;
}

/** What a server tells beside its picture. Texts are hostile. Called synchronously; what is not given is passed over. */
export interface RfbClientEvents {
  readonly onBell?: () => void;
  readonly onDesktopName?: (name: string) => void;
  /** Bit 0 scroll lock, 1 num lock, 2 caps lock. */
  readonly onLedState?: (state: number) => void;
  /** Only from a server whose profile lists a cursor encoding; others draw the pointer into the picture. */
  readonly onCursor?: (cursor: Cursor) => void;
}

export interface RfbClientDeps {
  readonly vncCipher: VncCipher;
  /** Without it neither VeNCrypt's TLS nor security type 18 are chosen; with it they come before what is in the clear. */
  readonly startTls?: StartTls;
  /** Without it JPEG and PNG inside Tight are neither asked for nor taken. */
  readonly decodePicture?: DecodePicture;
  /** Without it the clipboard is Latin-1. */
  readonly deflate?: Deflate;
}

/** A session with an RFB server, handshake done. */
export interface RfbClient {
  /** The desktop's name, as the server wrote it: hostile text. */
  readonly name: string;
  readonly framebuffer: Framebuffer;
  /**
   * Keeps the frame buffer up to date, one FramebufferUpdateRequest in flight. Resolves when the server ends the session
   * cleanly or `close` was called; rejects with `RfbError`, or with the signal's reason. To be called once. The
   * connection is closed when it settles.
   */
  run(signal: AbortSignal): Promise<void>;
  /** The server has said that it takes scan codes. */
  readonly extendedKeys: boolean;
  /** `keycode`: the PC XT scan code (extended keys with the top bit of the byte), sent when the server takes it. */
  key(keysym: number, down: boolean, keycode?: number): void;
  pointer(buttons: number, x: number, y: number): void;
  /** Gives the machine a clipboard, if the rules allow it. */
  offerClipboard(text: string): void;
  /** Resolves when all keys and pointer events given so far have been sent; rejects when the connection is gone. */
  drained(): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** RFC 6143 as the client: does the handshake and says how the profile wants its pictures. */
export async function connectRfb(
  stream: ByteStream,
  options: RfbClientOptions,
  deps: RfbClientDeps,
): Promise<RfbClient> {
  const limits = { ...RFB_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const profile = rfbProfile(options.profile);
  const reader = new StreamReader(stream);
  const deadline = {
    ms: options.handshakeTimeoutMs ?? limits.handshakeMs,
    clock,
    signal: options.signal,
    what: `the RFB handshake with ${stream.peer}`,
    category: "bmc-unreachable",
  } as const;
  return withDeadline(stream, deadline, async () => {
    const { password, username = null, shared = true, requireTls = false } = options;
    const { channel, init } = await performClientHandshake(
      stream,
      reader,
      { username, password, requireTls, shared, limits },
      deps,
    );
    const serverFormat = isUsableFormat(init.format) || isColourMapped(init.format) ? init.format : RGBX32;
    const format = options.pixelFormat ?? (profile.pixelFormat === "server" ? serverFormat : RGBX32);
    const listed = options.encodings ?? profile.encodings;
    await channel.stream.write(encodeSetPixelFormat(format));
    const { events = {}, clipboard } = options;
    const able = (encoding: number) =>
      (deps.decodePicture !== undefined || !needsPictures(encoding)) &&
      ((deps.deflate && clipboard) !== undefined || encoding !== ENCODING.extendedClipboard);
    await channel.stream.write(encodeSetEncodings(listed.filter(able)));
    const framebuffer = options.framebuffer ?? new Framebuffer(init.width, init.height);
    const colourMap = new Uint32Array(256).fill(packRgb(0, 0, 0));
    const target = { framebuffer, pixels: createPixelReader(format, colourMap) };
    const decoders = createRectDecoders({ format, colourMap, decodePicture: deps.decodePicture });
    const { deflate } = deps;
    return new Client(
      { init, profile, target, decoders, colourMap, events, limits, clipboard, deflate },
      { ...channel, clock },
    );
  });
}

/** Quality levels invite JPEG; TightPNG is all PNG. */
function needsPictures(encoding: number): boolean {
  return (encoding >= ENCODING.jpegQuality0 && encoding <= ENCODING.jpegQuality9) || encoding === ENCODING.tightPng;
}

interface ClientOptions {
  readonly init: ServerInit;
  readonly profile: RfbProfile;
  readonly target: DecodeTarget;
  readonly decoders: ReadonlyMap<number, RectDecoder>;
  readonly colourMap: Uint32Array;
  readonly events: RfbClientEvents;
  readonly limits: RfbLimits;
  readonly clipboard: ClipboardRules | undefined;
  readonly deflate: Deflate | undefined;
}

/** Without deflate the extended clipboard is not listed; a server that speaks it all the same is not answered. */
const unlisted: Deflate = () => {
  throw serverFault("RFB_PROTOCOL", "reading ServerCutText: the extended clipboard was not listed");
};

/** Fence flags, rfbproto: answered with those of them that order us to wait, which we always do. */
const FENCE_REQUEST = 0x8000_0000;
const FENCE_BLOCKS = 3;

/** Requests that may go out at once after a pause, so that a key's echo right after another change is not late. */
const BURST = 3;

class Client implements RfbClient {
  readonly name: string;
  readonly framebuffer: Framebuffer;
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #input: InputQueue;
  readonly #session: SteadySession;
  readonly #clipboard: ClipboardEnd | null;
  /** The server's picture; the frame buffer takes its size when the first rectangle of it comes. */
  #size: { width: number; height: number };
  #sized = false;
  #extendedKeys = false;
  /** When the last few requests went out, the oldest first. */
  readonly #requestedAt: number[] = [];
  #nextRequest: Disposable | undefined;

  constructor(options: ClientOptions, deps: SteadySessionDeps) {
    this.#options = options;
    this.#clock = deps.clock;
    this.name = options.init.name;
    this.framebuffer = options.target.framebuffer;
    this.#size = options.init;
    this.#input = new InputQueue(options.profile, {
      write: (bytes) => deps.stream.write(bytes),
      clock: deps.clock,
    });
    const session = {
      what: "the RFB session",
      limits: options.limits,
      parse: (input: ByteQueue) => parseServerMessages(input, this.#sink()),
      askForLife: () => this.#request(false, { width: 1, height: 1 }),
      closing: () => {
        this.#nextRequest?.[Symbol.dispose]();
        this.#input.close();
      },
    };
    this.#session = new SteadySession(session, deps);
    this.#clipboard = options.clipboard ? this.#createClipboard(options.clipboard, options.deflate) : null;
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#session.run(() => this.#request(false), signal);
  }

  get extendedKeys(): boolean {
    return this.#extendedKeys;
  }

  key(keysym: number, down: boolean, keycode = 0): void {
    if (this.#extendedKeys && keycode !== 0) this.#input.key(keysym, down, keycode);
    else if (keysym !== 0) this.#input.key(keysym, down);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#input.pointer(buttons, x, y);
  }

  drained(): Promise<void> {
    return this.#input.drained();
  }

  offerClipboard(text: string): void {
    this.#clipboard?.offer(text);
  }

  #createClipboard(rules: ClipboardRules, deflate: Deflate = unlisted): ClipboardEnd {
    return new ClipboardEnd(
      rules,
      { unasked: true },
      {
        send: (bytes, { extended }) => this.#session.send(encodeClientCutText(bytes, extended)),
        deflate,
        fault: (message) => serverFault("RFB_PROTOCOL", message),
      },
    );
  }

  close(): void {
    this.#session.close();
  }

  #sink(): ServerMessageSink {
    const { limits, target, decoders, colourMap, events } = this.#options;
    return {
      limits,
      decoders,
      pixels: target.pixels,
      size: () => this.#size,
      atBoundary: (atBoundary) => this.#session.atBoundary(atBoundary),
      target: () => {
        if (!this.#sized) this.#takeSize();
        return target;
      },
      resize: (width, height) => {
        if (!geometryFits(width, height, limits)) {
          throw serverFault("RFB_LIMIT", `reading DesktopSize: a picture of ${width}x${height} is larger than we take`);
        }
        this.#size = { width, height };
        this.#takeSize();
      },
      painted: (rect) => this.framebuffer.damage(rect),
      updated: (resized) => this.#requestSoon(!resized),
      colour: (index, word) => {
        if (index < colourMap.length) colourMap[index] = word;
      },
      extendedKeys: () => {
        this.#extendedKeys = true;
      },
      fence: (flags, payload) => {
        if (flags & FENCE_REQUEST) this.#session.send(encodeClientFence(flags & FENCE_BLOCKS, payload));
      },
      ...(events.onBell && { bell: events.onBell }),
      ...(this.#clipboard && { cutText: this.#clipboard.take.bind(this.#clipboard) }),
      ...(events.onDesktopName && { desktopName: events.onDesktopName }),
      ...(events.onLedState && { ledState: events.onLedState }),
      ...(events.onCursor && { cursor: events.onCursor }),
    };
  }

  #takeSize(): void {
    this.#sized = true;
    const { width, height } = this.#size;
    this.framebuffer.resize(width, height);
  }

  #requestSoon(incremental: boolean): void {
    const oldest = this.#requestedAt[0] ?? Number.NEGATIVE_INFINITY;
    const wait = oldest + BURST * this.#options.profile.updateIntervalMs - this.#clock.monotonic();
    if (wait <= 0) this.#request(incremental);
    else this.#nextRequest = this.#clock.timer(wait, () => this.#request(incremental));
  }

  #request(incremental: boolean, { width, height } = this.#size): void {
    if (this.#session.closed) return;
    this.#requestedAt.push(this.#clock.monotonic());
    if (this.#requestedAt.length > BURST) this.#requestedAt.shift();
    this.#session.send(encodeFramebufferUpdateRequest(incremental, { x: 0, y: 0, width, height }));
  }
}
