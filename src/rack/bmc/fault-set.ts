/** The names of the active faults of one BMC. A fault begins afresh each time that it is added. */
export class FaultSet<Name extends string, Fault> extends Set<Name> {
  readonly #table: Readonly<Record<Name, () => Fault>>;
  readonly #active = new Map<Name, Fault>();
  #onChange: () => void = () => {};

  /** `table`: what each name does. */
  constructor(table: Readonly<Record<Name, () => Fault>>, names: Iterable<Name> = []) {
    super();
    this.#table = table;
    for (const name of names) this.add(name);
  }

  /** Called after every change, so that ports can close and open. */
  watch(onChange: () => void): void {
    this.#onChange = onChange;
  }

  override add(name: Name): this {
    if (this.has(name)) return this;
    this.#active.set(name, this.#table[name]());
    super.add(name);
    this.#onChange();
    return this;
  }

  override delete(name: Name): boolean {
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

  active(): Fault[] {
    return [...this.#active.values()];
  }
}
