/** On or off, and who wants to know. */
export class PowerState {
  #on = false;
  readonly #listeners = new Set<(powered: boolean) => void>();

  get on(): boolean {
    return this.#on;
  }

  /** Tells the listeners when it is a change. */
  set(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    for (const listener of this.#listeners) listener(on);
  }

  subscribe(listener: (powered: boolean) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
