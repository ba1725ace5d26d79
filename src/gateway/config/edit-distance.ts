/** Letters to insert, drop, replace or swap with their neighbour to get from one word to the other. */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    before = previous;
    previous = current;
  }
  return at(previous, to.length);
}

/** The word that was probably meant: the nearest within two letters, and at most half of a short one. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let distance = Math.min(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    const far = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (far < distance) [best, distance] = [candidate, far];
  }
  return best;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
