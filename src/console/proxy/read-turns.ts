/** One connection's right to read on. */
export interface Turn {
  resume(): void;
}

/** This many full reads without anybody else's: nobody is waiting. */
const ALONE_READS = 1_000;

/**
 * Fairness between connections of one process. A connection whose read filled its buffer waits for the next turn of the
 * event loop before it reads again; without that, Node serves one socket up to 32 reads in a row while a neighbour's key
 * press waits. A stream that has been alone for a while may read on.
 */
export class ReadTurns {
  #waiting: Turn[] = [];
  #last: Turn | null = null;
  #inARow = 0;

  /** Says that `turn` has read. Returns whether it should wait before it reads more. */
  mustYield(turn: Turn, full: boolean): boolean {
    if (turn === this.#last) this.#inARow++;
    else {
      this.#last = turn;
      this.#inARow = 0;
    }
    return full && this.#inARow < ALONE_READS;
  }

  /** Resumes `turn` in the next turn of the event loop. */
  wait(turn: Turn): void {
    if (this.#waiting.push(turn) === 1) setImmediate(() => this.#next());
  }

  leave(turn: Turn): void {
    if (this.#last === turn) this.#last = null;
  }

  #next(): void {
    const turns = this.#waiting;
    this.#waiting = [];
    for (const turn of turns) turn.resume();
  }
}
