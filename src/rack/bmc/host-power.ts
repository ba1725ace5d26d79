import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { Machine } from "#/rack/machine/index.ts";
import type { HostBoot } from "./host-boot.ts";

/** Values of ComputerSystem.Reset (DSP0268, Resource.ResetType) that a machine can do. Each vendor allows a part of them. */
export type ResetType =
  | "On"
  | "ForceOn"
  | "ForceOff"
  | "ForceRestart"
  | "GracefulRestart"
  | "GracefulShutdown"
  | "PushPowerButton"
  | "Nmi"
  | "PowerCycle";

/** How long a graceful restart waits for the guest to go down before it is forgotten. */
const GRACEFUL_MS = 5 * 60_000;

/** What the BMC does with the host's power. */
export class HostPower implements Disposable {
  readonly #machine: Machine;
  readonly #boot: HostBoot;
  readonly #clock: Clock;
  readonly #log: Logger;
  #graceful: DisposableStack | undefined;

  constructor(deps: {
    readonly machine: Machine;
    readonly boot: HostBoot;
    readonly clock: Clock;
    readonly log: Logger;
  }) {
    this.#machine = deps.machine;
    this.#boot = deps.boot;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** The state that makes the request pointless: some BMCs refuse it then. */
  pointlessWhen(type: ResetType): "ON" | "OFF" | undefined {
    if (type === "On" || type === "ForceOn") return this.#machine.powered ? "ON" : undefined;
    return this.#machine.powered || type === "PushPowerButton" ? undefined : "OFF";
  }

  /** Resolves when it is done, or for the graceful ones when the guest has been asked. */
  async perform(type: ResetType): Promise<void> {
    this[Symbol.dispose]();
    const machine = this.#machine;
    switch (type) {
      case "On":
      case "ForceOn":
        return machine.powerOn();
      case "ForceOff":
        return machine.powerOff();
      case "ForceRestart":
        return this.#reset();
      case "GracefulRestart":
        this.#powerOnOnceOff();
        return machine.pressPowerButton();
      case "GracefulShutdown":
        return machine.pressPowerButton();
      case "PushPowerButton":
        return machine.powered ? machine.pressPowerButton() : machine.powerOn();
      case "Nmi":
        return machine.injectNmi();
      case "PowerCycle":
        await machine.powerOff();
        return machine.powerOn();
    }
  }

  [Symbol.dispose](): void {
    this.#graceful?.dispose();
    this.#graceful = undefined;
  }

  /** The reset line starts the host without its power ever going away. */
  async #reset(): Promise<void> {
    if (!this.#machine.powered) return;
    await this.#machine.reset();
    this.#boot.hostBooted();
  }

  #powerOnOnceOff(): void {
    const graceful = new DisposableStack();
    graceful.use(this.#clock.timer(GRACEFUL_MS, () => this[Symbol.dispose]()));
    graceful.use(
      this.#machine.onPowerChange((powered) => {
        if (powered) return;
        this[Symbol.dispose]();
        this.#machine
          .powerOn()
          .catch((error: unknown) => this.#log.error("graceful restart failed", { reason: errorMessage(error) }));
      }),
    );
    this.#graceful = graceful;
  }
}
