import type { InterfaceChoice } from "#/model/index.ts";

/** Two changes of a node as one; interfaces are merged kind by kind. */
export function mergeChanges<T extends { interfaces?: InterfaceChoice }>(first: T, second: T): T {
  const merged = { ...first, ...second };
  if (first.interfaces && second.interfaces) merged.interfaces = { ...first.interfaces, ...second.interfaces };
  return merged;
}
