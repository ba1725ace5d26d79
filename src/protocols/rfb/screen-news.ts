/** What a machine tells beside its picture. */
export type ScreenNewsItem =
  /** Bit 0 scroll lock, 1 num lock, 2 caps lock. */
  | { readonly kind: "led-state"; readonly state: number }
  | { readonly kind: "clipboard"; readonly text: string }
  | { readonly kind: "bell" };

/** News of one machine for the sessions of all its viewers. Of what lasts, the keyboard's lights, late ones get the present state. */
export class ScreenNews {
  readonly #listeners = new Set<(item: ScreenNewsItem) => void>();
  #ledState: number | null = null;

  /** Null: not known. */
  get ledState(): number | null {
    return this.#ledState;
  }

  tell(item: ScreenNewsItem): void {
    if (item.kind === "led-state") {
      if (this.#ledState === item.state) return;
      this.#ledState = item.state;
    }
    for (const listener of this.#listeners) listener(item);
  }

  /** The machine is away: what its lights show is not known any more. Viewers keep what they have. */
  forget(): void {
    this.#ledState = null;
  }

  subscribe(listener: (item: ScreenNewsItem) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }
}
