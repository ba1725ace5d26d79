import { errorMessage } from "#/lib/errors/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { MachineError } from "../errors.ts";
import { isMessage, type QmpMessage, QmpParser } from "./qmp-parser.ts";

const DEFAULT_TIMEOUT_MS = 10_000;

/** Something that happened in QEMU on its own, such as SHUTDOWN or RESET. */
export interface QmpEvent {
  readonly name: string;
  readonly data: QmpMessage;
}

interface Waiting {
  readonly command: string;
  readonly timer: Disposable;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** QEMU's control channel (QEMU Machine Protocol). Made by `openQmp`. */
export class QmpClient {
  readonly #stream: ByteStream;
  readonly #clock: Clock;
  readonly #onEvent: (event: QmpEvent) => void;
  readonly #waiting = new Map<number, Waiting>();
  #closed: MachineError | undefined;
  #lastId = 0;

  constructor(stream: ByteStream, clock: Clock, onEvent: (event: QmpEvent) => void) {
    this.#stream = stream;
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  /** Resolves with the command's `return`. Rejects with `MachineError`: refused, timed out, or the channel is gone. */
  async execute(command: string, args: QmpMessage = {}, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<unknown> {
    if (this.#closed) throw this.#closed;
    const id = ++this.#lastId;
    const answer = new Promise((resolve, reject) => {
      const timer = this.#clock.timer(timeoutMs, () => {
        this.#waiting.delete(id);
        const message = `QEMU did not answer ${command} within ${timeoutMs / 1000} s`;
        reject(new MachineError("MACHINE_QMP_TIMEOUT", "unavailable", message, { details: { command } }));
      });
      this.#waiting.set(id, { command, timer, resolve, reject });
    });
    const line = JSON.stringify({ execute: command, arguments: args, id });
    const written = this.#stream.write(new TextEncoder().encode(`${line}\n`));
    written.catch((error: unknown) => this.#end(errorMessage(error)));
    return answer;
  }

  close(): void {
    this.#stream.close();
    this.#end("closed here");
  }

  /** Reads to the end of the channel; never rejects. `greeted` is called with QEMU's greeting. */
  async run(greeted: () => void): Promise<void> {
    const parser = new QmpParser();
    try {
      for (;;) {
        const bytes = await this.#stream.read();
        if (bytes === null) return this.#end("QEMU closed it");
        for (const message of parser.push(bytes)) {
          if ("QMP" in message) greeted();
          else this.#take(message);
        }
      }
    } catch (error) {
      this.#end(errorMessage(error));
      this.#stream.close();
    }
  }

  #take(message: QmpMessage): void {
    if (typeof message.event === "string") {
      this.#onEvent({ name: message.event, data: isMessage(message.data) ? message.data : {} });
      return;
    }
    const waiting = this.#waiting.get(Number(message.id));
    if (!waiting) return;
    this.#waiting.delete(Number(message.id));
    waiting.timer[Symbol.dispose]();
    if ("return" in message) waiting.resolve(message.return);
    else waiting.reject(refused(waiting.command, message.error));
  }

  #end(reason: string): void {
    const message = `the QMP connection to QEMU is gone: ${reason}`;
    this.#closed ??= new MachineError("MACHINE_QMP_CLOSED", "unavailable", message);
    for (const waiting of this.#waiting.values()) {
      waiting.timer[Symbol.dispose]();
      waiting.reject(this.#closed);
    }
    this.#waiting.clear();
  }
}

/** Waits for the greeting, leaves negotiation mode with `qmp_capabilities`, and keeps reading. */
export async function openQmp(
  stream: ByteStream,
  deps: { clock: Clock; onEvent: (event: QmpEvent) => void; timeoutMs?: number },
): Promise<QmpClient> {
  const timeoutMs = deps.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = new QmpClient(stream, deps.clock, deps.onEvent);
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new MachineError("MACHINE_QMP_TIMEOUT", "unavailable", `waiting for QEMU's QMP greeting: ${reason}`));
      const timer = deps.clock.timer(timeoutMs, () => fail(`none came within ${timeoutMs / 1000} s`));
      const settle = () => timer[Symbol.dispose]();
      void client
        .run(() => {
          settle();
          resolve();
        })
        .then(() => {
          settle();
          fail("the connection ended");
        });
    });
    await client.execute("qmp_capabilities", {}, timeoutMs);
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

function refused(command: string, error: unknown): MachineError {
  const said = isMessage(error) && typeof error.desc === "string" ? error.desc : "no reason given";
  const message = `QEMU refused ${command}: ${said}`;
  return new MachineError("MACHINE_QMP_REFUSED", "internal", message, { details: { command } });
}
