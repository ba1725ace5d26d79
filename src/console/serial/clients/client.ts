import type { ControlDesk, Seat } from "#/console/control/index.ts";
import type { SerialAttachment, SerialAttachOptions, SerialControl, SerialNotice } from "#/console/interfaces/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { SerialError } from "../errors.ts";
import type { TerminalSize } from "../output/escape-rules.ts";
import type { UnsentKeys } from "../upstream/typed-queue.ts";
import { OutputQueue } from "./output-queue.ts";

/** Where a client's keys go. */
export interface KeyTarget {
  type(bytes: Uint8Array, unsent: (report: UnsentKeys) => void): Promise<void>;
  sendBreak(unsent: (report: UnsentKeys) => void): Promise<void>;
}

export interface ClientOptions extends SerialAttachOptions, TerminalSize {
  readonly id: string;
  /** It gave its id itself, and can be recognised when it comes back. */
  readonly known: boolean;
}

export interface ClientDeps {
  readonly desk: ControlDesk;
  readonly target: KeyTarget;
  readonly onUnsent: (report: UnsentKeys, client: Client) => void;
  readonly onLeave: (client: Client) => void;
}

/** One client of a serial console: what it has to read, and whether it may type. */
export class Client {
  readonly options: ClientOptions;
  readonly #deps: ClientDeps;
  readonly #queue = new OutputQueue();
  readonly #listeners = new Set<(notice: SerialNotice) => void>();
  readonly #seat: Seat;
  #held = false;
  #refused = false;
  #first: SerialNotice | null = null;
  readonly #leaving = new AbortController();

  constructor(options: ClientOptions, deps: ClientDeps) {
    this.options = options;
    this.#deps = deps;
    const { id, sessionId, mode, known } = options;
    this.#seat = deps.desk.join({ id, sessionId, writes: mode === "write", known });
    this.#held = this.holds;
  }

  get hasLeft(): boolean {
    return this.#leaving.signal.aborted;
  }

  get holds(): boolean {
    return this.#deps.desk.holds(this.options.id);
  }

  /** `text`: the same, made safe. */
  show(bytes: Uint8Array, text: () => Uint8Array): void {
    this.#queue.push(this.options.output === "raw" ? bytes : text());
    if (!this.#queue.isOpen) this.leave();
  }

  notify(notice: SerialNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  /** For whoever listens first. */
  notifyFirst(notice: SerialNotice): void {
    this.#first = notice;
  }

  /** Control may have changed hands. */
  controlChanged(): void {
    if (this.holds === this.#held) return;
    this.#held = this.holds;
    this.#refused = false;
    this.notify({ kind: "control", holds: this.#held });
  }

  /** Idempotent. */
  leave(): void {
    if (this.hasLeft) return;
    this.#queue.end();
    this.#leaving.abort(new SerialError("SERIAL_CLOSED", "unavailable", "this client has left the console"));
    this.#seat.leave();
    this.#deps.onLeave(this);
  }

  /** Dropped like a key without control. */
  async sendBreak(): Promise<void> {
    if (this.#admitted()) await this.#deps.target.sendBreak(this.#unsent);
  }

  attachment(initial: Uint8Array): SerialAttachment {
    const { cols, rows } = this.options;
    return { cols, rows, initial, stream: this.#stream(), control: this.#control(), closed: this.#leaving.signal };
  }

  #stream(): ByteStream {
    return {
      peer: this.options.peer,
      read: () => this.#queue.read(),
      write: (bytes) => this.#type(bytes),
      close: () => this.leave(),
    };
  }

  #control(): SerialControl {
    const { desk } = this.#deps;
    const { id } = this.options;
    const holds = () => this.holds;
    return {
      id,
      get holds() {
        return holds();
      },
      ask: () => desk.apply({ kind: "ask", viewer: id }),
      take: (forced) => desk.apply({ kind: "take", viewer: id, forced }),
      release: () => desk.apply({ kind: "release", by: id }),
      sendBreak: () => this.sendBreak(),
      onNotice: (listener) => {
        this.#listeners.add(listener);
        const first = this.#first;
        this.#first = null;
        // A turn later: whoever listens has begun to send the screen by then.
        if (first) queueMicrotask(() => listener(first));
        return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
      },
    };
  }

  async #type(bytes: Uint8Array): Promise<void> {
    this.#leaving.signal.throwIfAborted();
    if (bytes.length > 0 && this.#admitted()) await this.#deps.target.type(bytes, this.#unsent);
  }

  /** The same for all that this client types: its keys are sent together. */
  readonly #unsent = (report: UnsentKeys): void => this.#deps.onUnsent(report, this);

  #admitted(): boolean {
    const { desk } = this.#deps;
    const { id, mode } = this.options;
    if (mode === "write" && !this.hasLeft) desk.apply({ kind: "input", viewer: id, claims: true });
    if (this.holds) return true;
    if (!this.#refused) this.notify({ kind: "refused", readOnly: mode === "read-only" });
    this.#refused = true;
    return false;
  }
}
