import type { MachineBootDevice } from "./machine.ts";

/** Which device the next boot uses: the lasting one, unless another was set for once. */
export class BootOrder {
  #lasting: MachineBootDevice = "disk";
  #once: MachineBootDevice | undefined;

  set(device: MachineBootDevice, once: boolean): void {
    this.#once = once ? device : undefined;
    if (!once) this.#lasting = device;
  }

  get next(): MachineBootDevice {
    return this.#once ?? this.#lasting;
  }

  /** The device of the boot that starts now; a choice for once is used up. */
  take(): MachineBootDevice {
    const device = this.next;
    this.#once = undefined;
    return device;
  }
}
