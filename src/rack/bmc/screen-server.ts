import { errorMessage, OutbandError } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { type Listener, listenTcp, listenTls } from "#/transports/index.ts";
import { PortKeeper } from "./port-keeper.ts";
import type { Certificate } from "./redfish/index.ts";
import { SessionSlots } from "./session-slots.ts";

/** How the port is to be: `tls` from the first byte, or plain. */
export interface ScreenPlan {
  readonly port: number;
  readonly tls: boolean;
}

export interface ScreenServerOptions {
  readonly host: string;
  readonly certificate: Certificate;
  /** Sessions at once; one more is dropped without a word. */
  readonly slots: number;
  /** As the BMC's settings and faults have it now; null: closed. */
  readonly plan: () => ScreenPlan | null;
  /** True: connections are taken and never answered. */
  readonly isMute: () => boolean;
  /** One viewer until it goes, breaks the protocol, or the signal aborts. */
  readonly serve: (stream: ByteStream, signal: AbortSignal) => Promise<void>;
  readonly onSessions?: (active: number) => void;
}

/** A BMC's server for the host's screen: its port, its sessions, its faults. What is spoken there the vendor says. */
export class ScreenServer implements AsyncDisposable {
  readonly #options: ScreenServerOptions;
  readonly #log: Logger;
  readonly #keeper = new PortKeeper<ScreenPlan, Listener>((plan) => this.#open(plan));
  readonly #slots: SessionSlots;

  constructor(options: ScreenServerOptions, deps: { readonly log: Logger }) {
    this.#options = options;
    this.#log = deps.log;
    this.#slots = new SessionSlots(options.slots, (active) => options.onSessions?.(active));
  }

  get activeSessions(): number {
    return this.#slots.active;
  }

  /** Makes the port what the plan says; `available` is false while the BMC itself is gone. */
  refresh(available: boolean): Promise<void> {
    // The BMC answers its PATCH all the same, as a real one does when its server fails to start.
    return this.#keeper.want(available ? this.#options.plan() : null).catch((error: unknown) => {
      this.#log.error("the screen's server cannot open its port", { reason: errorMessage(error) });
    });
  }

  /** Ends every session. */
  drop(reason: string): void {
    this.#slots.drop(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop("the BMC is stopping");
    await this.#keeper[Symbol.asyncDispose]();
  }

  #open({ port, tls }: ScreenPlan): Promise<Listener> {
    const { host, certificate } = this.#options;
    const accept = (stream: ByteStream) => void this.#accept(stream);
    return tls ? listenTls({ host, port, ...certificate }, accept) : listenTcp({ host, port }, accept);
  }

  async #accept(stream: ByteStream): Promise<void> {
    if (this.#options.isMute()) return swallow(stream);
    const session = this.#slots.take((signal) => this.#serve(stream, signal));
    if (session) return session;
    this.#log.info("screen connection dropped: every session is taken", { peer: stream.peer });
    stream.close();
  }

  async #serve(stream: ByteStream, signal: AbortSignal): Promise<void> {
    const { peer } = stream;
    this.#log.info("screen session opened", { peer });
    try {
      await this.#options.serve(stream, signal);
      this.#log.info("screen session closed", { peer });
    } catch (error) {
      const reason = signal.aborted ? signal.reason : error instanceof OutbandError ? error : null;
      this.#log.info("screen session ended", { peer, reason: reason ? errorMessage(reason) : "the connection broke" });
    } finally {
      stream.close();
    }
  }
}

/** Takes what comes and says nothing, until the peer gives up. */
async function swallow(stream: ByteStream): Promise<void> {
  try {
    while ((await stream.read()) !== null);
  } catch {
    // It has gone; that is all we waited for.
  }
  stream.close();
}
