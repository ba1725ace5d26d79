import {
  ControlDesk,
  type ControlledHub,
  type ControlRules,
  type DeskViewer,
  type Seat,
} from "#/console/control/index.ts";
import type { HubAddress, HubScreen, ScreenInput } from "#/console/interfaces/index.ts";
import type { Arrival, ViewedConsole } from "#/console/viewer-port/index.ts";
import type { GraphicalUpstream } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  type ClipboardRules,
  Framebuffer,
  type RfbServerDeps,
  type RfbServerSecurity,
  ScreenNews,
  ScreenTiles,
  serveRfb,
} from "#/protocols/rfb/index.ts";
import { type ClipboardPolicy, machineClipboardBytes, viewerClipboard } from "./clipboard-policy.ts";
import { HubError } from "./errors.ts";
import { NOTICE_HEIGHT, NOTICE_WIDTH } from "./notice.ts";
import { isUpstreamProfile } from "./open-session.ts";
import type { RetryOptions } from "./retry-delay.ts";
import { UpstreamLink } from "./upstream-link.ts";

/** A listening socket. `close` disconnects everybody; idempotent. */
export interface HubListener extends HubAddress {
  close(): Promise<void>;
}

/** Port 0 takes a free one. */
export type HubListen = (address: HubAddress, onStream: (stream: ByteStream) => void) => Promise<HubListener>;

export interface GraphicalHubOptions {
  readonly nodeUuid: string;
  readonly listenHost: string;
  /** What the hub's own port asks of viewers; absent: nothing. */
  readonly security?: RfbServerSecurity;
  /** Drops what viewers type and point at, here and for every driver alike. */
  readonly readOnly: boolean;
  /** Viewers on the hub's own port, who show no token, may write while nobody else has control. */
  readonly anonymousWrite: boolean;
  readonly control: ControlRules;
  readonly clipboard: ClipboardPolicy;
  /** How long the BMC's session is kept when the last viewer has left. */
  readonly lingerMs: number;
  readonly maxViewers: number;
  readonly retry?: RetryOptions;
}

export interface GraphicalHubDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly rfb: RfbServerDeps;
  readonly listen: HubListen;
  readonly random: () => number;
  /** What viewers are shown as the node's name; rejects never. Absent: its uuid. */
  readonly titleOf?: (nodeUuid: string) => Promise<string>;
}

const NO_SECURITY: RfbServerSecurity = { type: "none" };

/** How long the API's typing waits for a session with the BMC. */
const HOLD_MS = 20_000;
const HOLD_STEP_MS = 50;

/** One node's screen: one session with the BMC, decoded into one frame buffer, and any number of viewers on it. */
export class GraphicalHub implements ControlledHub, ViewedConsole {
  readonly desk: ControlDesk;
  readonly #options: GraphicalHubOptions;
  readonly #deps: GraphicalHubDeps;
  readonly #framebuffer = new Framebuffer(NOTICE_WIDTH, NOTICE_HEIGHT);
  readonly #tiles: ScreenTiles;
  readonly #news = new ScreenNews();
  readonly #closing = new AbortController();
  readonly #inputListeners = new Set<(input: ScreenInput) => void>();
  #connections = 0;
  #viewers = 0;
  #upstream: GraphicalUpstream;
  #link: UpstreamLink;
  #listener: HubListener | null = null;
  #linger: Disposable | null = null;

  constructor(options: GraphicalHubOptions, upstream: GraphicalUpstream, deps: GraphicalHubDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#tiles = new ScreenTiles(this.#framebuffer, deps.rfb);
    this.#upstream = upstream;
    this.#link = this.#createLink(upstream);
    const target = {
      key: (keysym: number, down: boolean, keycode?: number) => this.#key(keysym, down, keycode),
      pointer: (buttons: number, x: number, y: number) => this.#point(buttons, x, y),
    };
    const { control, readOnly } = options;
    this.desk = new ControlDesk({ ...control, readOnly }, { target, clock: deps.clock, log: deps.log });
  }

  /** Aborted when the hub closes. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  get connected(): boolean {
    return this.#link.connected;
  }

  get width(): number {
    return this.#framebuffer.width;
  }

  get height(): number {
    return this.#framebuffer.height;
  }

  get isoKeysym(): number | null {
    return isoKeysym(this.#upstream.profile);
  }

  drained(): Promise<void> {
    return this.#link.drained();
  }

  async hold(signal: AbortSignal): Promise<Disposable> {
    const { clock } = this.#deps;
    const until = clock.monotonic() + HOLD_MS;
    const either = AbortSignal.any([signal, this.closed]);
    using held = new DisposableStack();
    held.use(this.attach("viewer"));
    while (!this.connected && clock.monotonic() < until) await clock.sleep(HOLD_STEP_MS, either);
    either.throwIfAborted();
    return held.move();
  }

  /** Starts listening, on `port` if it can be had, else on a free one. To be called once. */
  async listen(port: number): Promise<HubAddress> {
    const { listen, log } = this.#deps;
    const { listenHost: host, anonymousWrite, security = NO_SECURITY } = this.#options;
    const onStream = (stream: ByteStream) => void this.serve(stream, anonymous(anonymousWrite), { security });
    this.#listener = await listen({ host, port }, onStream).catch((error: unknown) => {
      if (port === 0) throw error;
      log.warn("hub port taken, listening on another", { port, error: errorMessage(error) });
      return listen({ host, port: 0 }, onStream);
    });
    log.info("hub listening", { host: this.#listener.host, port: this.#listener.port });
    return { host: this.#listener.host, port: this.#listener.port };
  }

  /** Viewers stay and see the new one. The session with the old one is closed when this resolves. */
  async setUpstream(upstream: GraphicalUpstream): Promise<void> {
    if (upstream === this.#upstream) return;
    const old = this.#link;
    this.#link = this.#createLink(upstream);
    this.#upstream = upstream;
    await old.stop();
    if (this.#viewers > 0) this.#link.start();
  }

  /** Idempotent. The BMC's session is closed when this resolves. */
  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) this.#deps.log.info("hub closed");
    this.#closing.abort(new Error("the hub is closed"));
    this.#linger?.[Symbol.dispose]();
    await Promise.all([this.#listener?.close(), this.#link.stop()]);
    this.desk[Symbol.dispose]();
    this.#tiles[Symbol.dispose]();
  }

  /** See `HubScreens.attach`. */
  attach(as: "viewer" | "onlooker"): HubScreen {
    const link = () => this.#link;
    const viewers = () => this.#viewers;
    if (as === "viewer") this.#join("inside");
    let left = as === "onlooker";
    return {
      framebuffer: this.#framebuffer,
      tiles: this.#tiles,
      closed: this.#closing.signal,
      onInput: (listener) => {
        this.#inputListeners.add(listener);
        return { [Symbol.dispose]: () => this.#inputListeners.delete(listener) };
      },
      get live() {
        return link().hasPicture;
      },
      get failure() {
        return link().failure;
      },
      get viewers() {
        return viewers();
      },
      [Symbol.dispose]: () => {
        if (!left) this.#leave("inside");
        left = true;
      },
    };
  }

  async welcome(stream: ByteStream, { purpose, viewer, signal }: Arrival): Promise<void> {
    if (purpose !== "screen") return stream.close();
    await this.serve(stream, { ...viewer, known: true }, { signal });
  }

  /** One viewer, until it leaves or the signal is aborted. Never rejects; the stream is closed then. */
  async serve(
    stream: ByteStream,
    viewer: DeskViewer,
    { signal = this.closed, security = NO_SECURITY }: { signal?: AbortSignal; security?: RfbServerSecurity } = {},
  ): Promise<void> {
    const { log, rfb, clock } = this.#deps;
    const { nodeUuid, readOnly, maxViewers } = this.#options;
    if (this.#connections >= maxViewers || this.closed.aborted) {
      log.warn("viewer turned away", { peer: stream.peer, connections: this.#connections });
      return stream.close();
    }
    this.#connections++;
    const writes = viewer.writes && !readOnly;
    let seat: Seat | null = null;
    try {
      const options = {
        framebuffer: this.#framebuffer,
        tiles: this.#tiles,
        name: (await this.#deps.titleOf?.(nodeUuid)) ?? nodeUuid,
        security,
        readOnly: !writes,
        signal: signal === this.closed ? signal : AbortSignal.any([signal, this.closed]),
        clock,
        news: this.#news,
        ...this.#clipboardOf(() => seat?.hasControl ?? false),
        extendedKeys: () => this.#link.extendedKeys,
        onKey: (keysym: number, down: boolean) => seat?.key(keysym, down),
        onExtendedKey: (keysym: number, keycode: number, down: boolean) => seat?.key(keysym, down, keycode),
        onPointer: (buttons: number, x: number, y: number) => seat?.pointer(buttons, x, y),
        // A viewer that wants to be alone (shared-flag 0) is welcome like any other, and throws nobody out.
        onClientInit: () => {
          this.#join(stream.peer);
          seat = this.desk.join({ ...viewer, writes });
        },
      } as const;
      await serveRfb(stream, options, rfb);
    } catch (error) {
      // One that never got through the handshake is a port scanner or a health check.
      log[seat ? "warn" : "debug"]("viewer broke off", { peer: stream.peer, error: errorMessage(error) });
    } finally {
      this.#connections--;
      this.#unseat(seat, stream.peer);
    }
  }

  #clipboardOf(hasControl: () => boolean): { readonly clipboard?: ClipboardRules } {
    const { clipboard } = this.#options;
    if (machineClipboardBytes(clipboard) === undefined) return {};
    return { clipboard: viewerClipboard(clipboard, hasControl, (text) => this.#link.offerClipboard(text)) };
  }

  #unseat(seat: Seat | null, peer: string): void {
    if (!seat) return;
    seat.leave();
    this.#leave(peer);
  }

  #join(peer: string): void {
    this.#viewers++;
    this.#linger?.[Symbol.dispose]();
    this.#linger = null;
    this.#deps.log.info("viewer joined", { peer, viewers: this.#viewers });
    this.#link.start();
  }

  #leave(peer: string): void {
    this.#viewers--;
    this.#deps.log.info("viewer left", { peer, viewers: this.#viewers });
    if (this.#viewers > 0 || this.#closing.signal.aborted) return;
    this.#linger = this.#deps.clock.timer(this.#options.lingerMs, () => void this.#rest());
  }

  /** Nobody watches: gives the BMC its session back, and the next viewer, who may be somebody else, a clean picture. */
  async #rest(): Promise<void> {
    const stopped = this.#link.stop();
    this.#framebuffer.resize(NOTICE_WIDTH, NOTICE_HEIGHT);
    await stopped;
  }

  #key(keysym: number, down: boolean, keycode?: number): void {
    this.#link.key(keysym, down, keycode);
    for (const listener of this.#inputListeners) listener({ kind: "key", keysym, down });
  }

  #point(buttons: number, wishedX: number, wishedY: number): void {
    const { width, height } = this.#framebuffer;
    const [x, y] = [Math.min(wishedX, width - 1), Math.min(wishedY, height - 1)];
    this.#link.pointer(buttons, x, y);
    for (const listener of this.#inputListeners) listener({ kind: "pointer", buttons, x, y });
  }

  #createLink(upstream: GraphicalUpstream): UpstreamLink {
    const { clock, log, rfb, random } = this.#deps;
    const { profile } = upstream;
    if (!isUpstreamProfile(profile)) {
      throw new HubError("HUB_PROFILE_UNKNOWN", "internal", `there is no RFB profile named "${profile}"`);
    }
    const { retry, clipboard } = this.#options;
    const clipboardBytes = machineClipboardBytes(clipboard);
    const options = {
      upstream,
      profile,
      framebuffer: this.#framebuffer,
      news: this.#news,
      ...(clipboardBytes !== undefined && { clipboardBytes }),
      ...(retry && { retry }),
    };
    return new UpstreamLink(options, { clock, log, rfb, random });
  }
}

function anonymous(writes: boolean): DeskViewer {
  return { id: crypto.randomUUID(), sessionId: null, writes, known: false };
}

/** QEMU's US keyboard has "<" on it. Of iDRACs we do not know, so nothing is guessed. */
function isoKeysym(profile: string): number | null {
  return profile === "plain" ? 0x3c : null;
}
