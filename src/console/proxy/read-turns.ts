/** One connection's right to read on. */
export interface Turn {
  resume(): void;
}

/**
 * Fairness between the connections of one process. A connection whose read filled its buffer has more waiting, and waits
 * for the next turn of the event loop before it reads that; without this, Node serves one socket up to 32 reads in a row
 * while a neighbour's key press waits.
 */
export class ReadTurns {
  #waiting: Turn[] = [];

  /** Resumes `turn` in the next turn of the event loop. */
  wait(turn: Turn): void {
    if (this.#waiting.push(turn) === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    const turns = this.#waiting;
    this.#waiting = [];
    for (const turn of turns) turn.resume();
  }
}
