/** An API under measurement, with its nodes stored. */
export interface Side {
  readonly name: string;
  readonly url: string;
  readonly uuids: readonly string[];
  /** Memory of all its processes at this moment. */
  memoryMib(): number;
}
