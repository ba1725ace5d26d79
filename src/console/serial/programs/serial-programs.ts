import type { SerialAddress } from "#/console/interfaces/index.ts";
import type { RunningProgram, SerialProgram } from "#/drivers/interfaces/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { ConsolePorts, PortLease, PortWish } from "../tcp/console-ports.ts";

export interface SerialProgramsDeps {
  readonly ports: ConsolePorts;
  /** How long to wait after so many failures in a row. */
  readonly redialMs: (failures: number) => number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Consoles whose programs serve TCP clients by themselves: each has a port, and is started again when it ends. */
export class SerialPrograms {
  readonly #deps: SerialProgramsDeps;
  readonly #kept = new Map<string, Promise<KeptProgram>>();

  constructor(deps: SerialProgramsDeps) {
    this.#deps = deps;
  }

  has(nodeUuid: string): boolean {
    return this.#kept.has(nodeUuid);
  }

  get nodes(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** One that runs goes on. */
  async open(nodeUuid: string, program: SerialProgram, wish: PortWish | undefined): Promise<SerialAddress> {
    const running = this.#kept.get(nodeUuid) ?? this.#start(nodeUuid, program, wish);
    this.#kept.set(nodeUuid, running);
    try {
      const { host, port } = (await running).lease;
      return { host, port };
    } catch (error) {
      if (this.#kept.get(nodeUuid) === running) this.#kept.delete(nodeUuid);
      throw error;
    }
  }

  /** Idempotent. */
  async close(nodeUuid: string): Promise<void> {
    const running = this.#kept.get(nodeUuid);
    this.#kept.delete(nodeUuid);
    const kept = await running?.catch(() => undefined);
    await kept?.stop();
  }

  async #start(nodeUuid: string, program: SerialProgram, wish: PortWish | undefined): Promise<KeptProgram> {
    const lease = await this.#deps.ports.lease(wish);
    try {
      const running = await program.listen(lease);
      return new KeptProgram(
        { program, lease, running },
        { ...this.#deps, log: this.#deps.log.child({ node: nodeUuid }) },
      );
    } catch (error) {
      lease.release();
      throw error;
    }
  }
}

class KeptProgram {
  readonly lease: PortLease;
  readonly #program: SerialProgram;
  readonly #deps: SerialProgramsDeps;
  readonly #stopping = new AbortController();
  readonly #kept: Promise<void>;
  #running: RunningProgram;

  constructor(
    started: { readonly program: SerialProgram; readonly lease: PortLease; readonly running: RunningProgram },
    deps: SerialProgramsDeps,
  ) {
    this.lease = started.lease;
    this.#program = started.program;
    this.#running = started.running;
    this.#deps = deps;
    this.#kept = this.#keep(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error("the console is closed"));
    await this.#running.stop();
    await this.#kept;
    this.lease.release();
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { log } = this.#deps;
    for (;;) {
      const reason = await this.#running.ended;
      if (signal.aborted) return;
      log.warn("console program has ended, and is started again", { peer: this.#program.peer, reason });
      if (!(await this.#startAgain(signal))) return;
      log.info("console program runs again", { peer: this.#program.peer });
    }
  }

  /** False: it is not wanted any more. */
  async #startAgain(signal: AbortSignal): Promise<boolean> {
    const { clock, log, redialMs } = this.#deps;
    for (let failures = 1; ; failures++) {
      await clock.sleep(redialMs(failures), signal).catch(() => {});
      if (signal.aborted) return false;
      try {
        this.#running = await this.#program.listen(this.lease);
        if (!signal.aborted) return true;
        await this.#running.stop();
        return false;
      } catch (error) {
        log.debug("console program does not start", { reason: errorMessage(error) });
      }
    }
  }
}
