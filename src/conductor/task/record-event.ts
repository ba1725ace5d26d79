import type { ConductorContext } from "../context.ts";

/** Entries a node keeps: Ironic's `node_history_max_entries`. */
const MAX_HISTORY = 300;

/** Writes down what went wrong with a node, for those who come after `last_error` has been overwritten. */
export async function recordEvent(
  { store, options }: ConductorContext,
  nodeUuid: string,
  event: string,
  eventType: string,
): Promise<void> {
  const [newest] = await store.nodeHistory.list({ where: { nodeUuid }, sortDirection: "desc", limit: 1 });
  // Work that is tried again and again would push everything else out.
  if (newest?.event === event) return;
  await store.nodeHistory.create({ nodeUuid, event, eventType, conductor: options.hostname, severity: "ERROR" });
  await store.nodeHistory.trim(nodeUuid, MAX_HISTORY);
}
