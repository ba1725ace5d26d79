import { bmcDown } from "./bmc-down.ts";
import { bmcHang } from "./bmc-hang.ts";
import type { DellFault } from "./fault.ts";
import { sessionSlotsFull } from "./session-slots-full.ts";
import { sys518 } from "./sys518.ts";
import { vncAbsent } from "./vnc-absent.ts";
import { vncLicenceMissing } from "./vnc-licence-missing.ts";
import { vncMute } from "./vnc-mute.ts";
import { vncRefuse } from "./vnc-refuse.ts";

const FAULTS = {
  "bmc-down": bmcDown,
  "bmc-hang": bmcHang,
  "session-slots-full": sessionSlotsFull,
  sys518,
  "vnc-absent": vncAbsent,
  "vnc-licence-missing": vncLicenceMissing,
  "vnc-mute": vncMute,
  "vnc-refuse": vncRefuse,
} as const satisfies Record<string, () => DellFault>;

export type DellFaultName = keyof typeof FAULTS;

export const DELL_FAULTS = Object.keys(FAULTS) as readonly DellFaultName[];

/** The names of the active faults. A fault begins afresh each time that it is added. */
export class FaultSet extends Set<DellFaultName> {
  readonly #active = new Map<DellFaultName, DellFault>();
  #onChange: () => void = () => {};

  constructor(names: Iterable<DellFaultName> = []) {
    super();
    for (const name of names) this.add(name);
  }

  /** Called after every change, so that ports can close and open. */
  watch(onChange: () => void): void {
    this.#onChange = onChange;
  }

  override add(name: DellFaultName): this {
    if (this.has(name)) return this;
    this.#active.set(name, FAULTS[name]());
    super.add(name);
    this.#onChange();
    return this;
  }

  override delete(name: DellFaultName): boolean {
    this.#active.delete(name);
    const removed = super.delete(name);
    if (removed) this.#onChange();
    return removed;
  }

  override clear(): void {
    this.#active.clear();
    super.clear();
    this.#onChange();
  }

  active(): DellFault[] {
    return [...this.#active.values()];
  }
}
