/** What is to be sent to the machine, in order. */
export type Typed = { readonly kind: "keys"; readonly bytes: Uint8Array } | { readonly kind: "break" };

/** What was typed and is not known to have arrived: reported, never sent again (docs/decisions/0010). Both 0: a break. */
export interface UnsentKeys {
  /** Bytes that were not sent at all. */
  readonly dropped: number;
  /** Bytes that were on their way to the BMC when its session was lost. */
  readonly uncertain: number;
}

export interface Entry {
  readonly typed: Typed;
  readonly unsent: (report: UnsentKeys) => void;
}

/** Typed bytes that may wait for the BMC; whoever types more waits. */
const MAX_WAITING_BYTES = 16 * 1024;

/** Keys on their way to the machine. */
export class TypedQueue {
  #entries: Entry[] = [];
  #bytes = 0;
  #room: (() => void)[] = [];
  #wake: (() => void) | null = null;

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Queues at once; resolves when there is room for more. */
  add(typed: Typed, unsent: Entry["unsent"]): Promise<void> {
    this.#entries.push({ typed, unsent });
    this.#bytes += sizeOf(typed);
    this.#wake?.();
    this.#wake = null;
    if (this.#bytes < MAX_WAITING_BYTES) return Promise.resolve();
    return new Promise((resolve) => this.#room.push(resolve));
  }

  /** The next to send, of keys at the most `maxBytes`; waits for it. */
  async next(signal: AbortSignal, maxBytes: number): Promise<Entry> {
    while (this.#entries.length === 0) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        signal.addEventListener("abort", onAbort, { once: true });
        this.#wake = () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        };
      });
    }
    return this.#take(maxBytes);
  }

  /** What could not be sent, to be the next again. */
  putBack(entry: Entry): void {
    this.#entries.unshift(entry);
    this.#bytes += sizeOf(entry.typed);
  }

  /** Gives up what waits, and tells who typed it. */
  drop(): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    for (const { typed, unsent } of entries) unsent({ dropped: sizeOf(typed), uncertain: 0 });
    this.#letIn();
  }

  #take(maxBytes: number): Entry {
    const entry = this.#entries.shift() as Entry;
    const { typed, unsent } = entry;
    let taken = entry;
    if (typed.kind === "keys") {
      taken = { typed: { kind: "keys", bytes: this.#fill(typed.bytes, unsent, maxBytes) }, unsent };
    }
    this.#bytes -= sizeOf(taken.typed);
    if (this.#bytes < MAX_WAITING_BYTES) this.#letIn();
    return taken;
  }

  /** Single keys of one typist go together; what is too much stays. */
  #fill(first: Uint8Array, unsent: Entry["unsent"], maxBytes: number): Uint8Array {
    const parts = [first];
    let length = first.length;
    for (let next = this.#entries[0]; length < maxBytes; next = this.#entries[0]) {
      if (next?.typed.kind !== "keys" || next.unsent !== unsent) break;
      parts.push(next.typed.bytes);
      length += next.typed.bytes.length;
      this.#entries.shift();
    }
    const all = parts.length === 1 ? first : Buffer.concat(parts);
    if (all.length > maxBytes) {
      this.#entries.unshift({ typed: { kind: "keys", bytes: all.subarray(maxBytes) }, unsent });
    }
    return all.subarray(0, maxBytes);
  }

  #letIn(): void {
    const waiting = this.#room;
    this.#room = [];
    for (const enter of waiting) enter();
  }
}

function sizeOf(typed: Typed): number {
  return typed.kind === "keys" ? typed.bytes.length : 0;
}
