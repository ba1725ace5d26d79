import { ControlDesk, ControlError, type ControlRules, holderOf } from "#/console/control/index.ts";
import type { SerialAttachment, SerialAttachOptions, SerialConsoleState } from "#/console/interfaces/index.ts";
import type { SerialUpstream } from "#/drivers/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { Client, type KeyTarget } from "./clients/client.ts";
import { OutputQueue } from "./clients/output-queue.ts";
import { UnsentReports } from "./clients/unsent-reports.ts";
import { SerialError } from "./errors.ts";
import type { ConsoleLog } from "./history/console-log.ts";
import { KeptOutput } from "./history/kept-output.ts";
import { ConsoleScreen } from "./output/console-screen.ts";
import type { TerminalSize } from "./output/escape-rules.ts";
import type { OutputEncoding } from "./output/output-decoder.ts";
import type { ScreenRenderer } from "./output/screen-renderer.ts";
import type { DialLimiter } from "./upstream/dial-limiter.ts";
import { type LinkState, SerialLink } from "./upstream/serial-link.ts";

export interface SerialHubOptions extends TerminalSize {
  readonly encoding: OutputEncoding;
  /** Nobody may type. */
  readonly readOnly: boolean;
  readonly control: ControlRules;
  readonly maxClients: number;
  readonly holdKeysMs: number;
  readonly redialMs: (failures: number) => number;
}

export interface SerialHubDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly dials: DialLimiter;
  readonly renderer: ScreenRenderer;
  readonly history: ConsoleLog;
  readonly randomUuid: () => string;
}

/** What is shown, for who records it: text since `screen`. */
export interface ScreenTap extends Disposable {
  readonly screen: string;
  read(): Promise<Uint8Array | null>;
}

/** A console that was open before goes on with the screen that this much of its log draws. */
const RESTORE_BYTES = 64 * 1024;
/** A recorder that waits for its disk. */
const TAP_BYTES = 1024 * 1024;
const NOBODY = { key: () => {}, pointer: () => {} };

/** One node's serial line: one session with the BMC, always on; a screen, a history, and any number of clients. */
export class SerialHub {
  readonly #options: SerialHubOptions;
  readonly #deps: SerialHubDeps;
  readonly #screen: ConsoleScreen;
  readonly #clients = new Map<Client, number>();
  readonly #unsent = new UnsentReports();
  readonly #taps = new Set<OutputQueue>();
  #desk: ControlDesk | null = null;
  #upstream: SerialUpstream;
  #link: SerialLink;
  #restored: Promise<void> | null = null;
  readonly #closing = new AbortController();

  constructor(options: SerialHubOptions, upstream: SerialUpstream, deps: SerialHubDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#screen = new ConsoleScreen(options, deps.renderer);
    this.#upstream = upstream;
    this.#link = this.#createLink(upstream);
    this.#link.start();
  }

  /** Aborted when the console closes. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Most consoles have never had a client, and no desk. */
  get desk(): ControlDesk {
    this.#desk ??= this.#createDesk();
    return this.#desk;
  }

  /** Clients stay. The session with the old one is closed when this resolves. */
  async setUpstream(upstream: SerialUpstream): Promise<void> {
    if (upstream === this.#upstream || this.closed.aborted) return;
    const old = this.#link;
    this.#upstream = upstream;
    this.#link = this.#createLink(upstream);
    await old.stop();
    if (!this.closed.aborted) this.#link.start();
  }

  /** Idempotent. The BMC's session is closed, and the log written, when this resolves. */
  async close(): Promise<void> {
    this.#closing.abort(new SerialError("SERIAL_CLOSED", "unavailable", "this console is closed"));
    for (const client of this.#clients.keys()) client.leave();
    for (const tap of this.#taps) tap.end();
    await this.#link.stop();
    await this.#deps.history.close();
    this.#desk?.[Symbol.dispose]();
  }

  /** See `SerialHubs.attach`. */
  async attach(options: SerialAttachOptions): Promise<SerialAttachment> {
    await this.#restore();
    const { maxClients, cols, rows } = this.#options;
    if (this.closed.aborted) throw new SerialError("SERIAL_CLOSED", "unavailable", "this console is being closed");
    if (this.#clients.size >= maxClients) {
      throw new SerialError("SERIAL_FULL", "unavailable", `this console has ${maxClients} clients, and takes no more`);
    }
    // Nothing may come between the picture and the client's first output: no await from here to the end of the block.
    const held = options.output === "raw" ? this.#screen.held : new Uint8Array(0);
    const drawn = this.#screen.draw();
    const known = options.id !== undefined;
    const client = this.#admit({ ...options, id: options.id ?? this.#deps.randomUuid(), known, cols, rows });
    return client.attachment(Buffer.concat([Buffer.from(await drawn), held]));
  }

  /** What draws the screen as it is. */
  async picture(): Promise<Uint8Array> {
    return Buffer.from(await this.#screen.draw());
  }

  /** Text from now on. */
  async tap(): Promise<ScreenTap> {
    await this.#restore();
    const drawn = this.#screen.draw();
    const queue = new OutputQueue(TAP_BYTES);
    this.#taps.add(queue);
    if (this.closed.aborted) queue.end();
    const leave = () => {
      queue.end();
      this.#taps.delete(queue);
    };
    return { screen: await drawn, read: () => queue.read(), [Symbol.dispose]: leave };
  }

  show(): SerialConsoleState {
    const { state } = this.#link;
    const asks = this.#desk?.state.asks ?? [];
    const clients = [...this.#clients].map(([{ options, holds }, since]) => {
      const { id, peer, sessionId, mode } = options;
      const number = this.desk.viewer(id)?.number ?? 0;
      const place = holds ? "writer" : asks.includes(id) ? "asking" : "watching";
      return { id, number, peer, sessionId, mode, state: place, since } as const;
    });
    const writer = this.#desk ? holderOf(this.#desk.state) : null;
    return { line: state.kind, reason: state.kind === "lost" ? state.reason : null, writer, clients, asks };
  }

  /** What the machine has said. */
  get kept(): KeptOutput {
    return new KeptOutput(this.#deps.history, this.#options.encoding);
  }

  /** In the name of a client, and only with its control. */
  async sendBreakAs(id: string): Promise<void> {
    const client = [...this.#clients.keys()].find((one) => one.options.id === id);
    if (!client) {
      const text = "the break was not sent: this viewer is not connected to the console";
      throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "not-found", text);
    }
    await client.sendBreak();
    if (client.holds) return;
    throw new ControlError("CONTROL_NOT_WRITER", "conflict", "the break was not sent: this viewer has no control");
  }

  async sendBreak(): Promise<void> {
    await this.#link.sendBreak(() => {});
    this.#deps.history.mark("break");
  }

  #admit(options: Client["options"]): Client {
    const { clock, log } = this.#deps;
    const target: KeyTarget = {
      type: (bytes, unsent) => this.#link.type(bytes, unsent),
      sendBreak: (unsent) => {
        this.#deps.history.mark("break");
        return this.#link.sendBreak(unsent);
      },
    };
    const client = new Client(options, {
      desk: this.desk,
      target,
      onUnsent: (report, typist) => {
        log.warn("typed keys did not come through", { peer: options.peer, ...report });
        this.#unsent.tell(report, typist, this.#clients.keys());
      },
      onLeave: () => {
        this.#clients.delete(client);
        log.info("serial client left", { peer: options.peer, clients: this.#clients.size });
      },
    });
    this.#clients.set(client, clock.now());
    this.#unsent.welcome(client);
    log.info("serial client attached", { peer: options.peer, clients: this.#clients.size });
    return client;
  }

  #createDesk(): ControlDesk {
    const { clock, log } = this.#deps;
    const { control, readOnly } = this.#options;
    const desk = new ControlDesk({ ...control, readOnly }, { target: NOBODY, clock, log });
    desk.onChange(() => {
      for (const client of this.#clients.keys()) client.controlChanged();
    });
    return desk;
  }

  #restore(): Promise<void> {
    this.#restored ??= this.#deps.history.tail(RESTORE_BYTES).then(({ bytes }) => {
      this.#screen.write(bytes);
    });
    return this.#restored;
  }

  async #take(bytes: Uint8Array): Promise<void> {
    await this.#restore();
    const text = this.#screen.write(bytes);
    this.#deps.history.append(bytes);
    let safe: Uint8Array | null = null;
    const encoded = () => {
      safe ??= Buffer.from(text);
      return safe;
    };
    for (const client of this.#clients.keys()) client.show(bytes, encoded);
    for (const tap of this.#taps) tap.push(encoded());
    await this.#screen.ready();
  }

  #lineChanged(state: LinkState): void {
    if (state.kind === "connecting") return;
    const live = state.kind === "live";
    this.#deps.history.mark(live ? "connected" : "lost");
    const notice = { kind: "line", live, reason: state.kind === "lost" ? state.reason : null } as const;
    for (const client of this.#clients.keys()) client.notify(notice);
  }

  #createLink(upstream: SerialUpstream): SerialLink {
    const { clock, log, dials } = this.#deps;
    const { redialMs, holdKeysMs } = this.#options;
    const onOutput = (bytes: Uint8Array) => this.#take(bytes);
    const onState = (state: LinkState) => this.#lineChanged(state);
    return new SerialLink({ upstream, onOutput, onState, redialMs, holdKeysMs }, { clock, log, dials });
  }
}
