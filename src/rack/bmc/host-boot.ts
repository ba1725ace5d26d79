import type { Machine, MachineBootDevice } from "#/rack/machine/index.ts";

/** Which device comes first. `target` is the vendor's word for it, as its Redfish has it. */
export interface BootChoice {
  readonly target: string;
  readonly lasts: "once" | "always";
}

/** The override of the boot device: one for the host, whoever sets it, over Redfish or IPMI. */
export class HostBoot implements Disposable {
  readonly #devices: Readonly<Record<string, MachineBootDevice>>;
  readonly #machine: Machine;
  readonly #watch: Disposable;
  readonly #listeners = new Set<() => void>();
  #choice: BootChoice | null = null;
  /** The firmware is to boot as UEFI. Remembered; the machine does not care. */
  efi = true;

  /** `devices`: what each target makes the machine look at. */
  constructor(devices: Readonly<Record<string, MachineBootDevice>>, deps: { readonly machine: Machine }) {
    this.#devices = devices;
    this.#machine = deps.machine;
    this.#watch = this.#machine.onPowerChange((powered) => {
      if (powered) this.hostBooted();
    });
  }

  get choice(): BootChoice | null {
    return this.#choice;
  }

  /** null: no override. */
  choose(choice: BootChoice | null): void {
    this.#machine.setBootDevice((choice && this.#devices[choice.target]) ?? "disk", choice?.lasts === "once");
    this.#set(choice);
  }

  /** The host has started: what was for once is over. */
  hostBooted(): void {
    if (this.#choice?.lasts === "once") this.#set(null);
  }

  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #set(choice: BootChoice | null): void {
    this.#choice = choice;
    for (const listener of this.#listeners) listener();
  }
}
