import type { NodeHistory } from "#/model/index.ts";
import type { RecordWire } from "../fields/record-shape.ts";
import { linkPair } from "../links.ts";
import { isoTime } from "../time.ts";

/** An event longer than this is cut in the list. */
const MAX_LIST_EVENT = 255;
const CUT_EVENT = 251;

/** GET nodes/<n>/history. `detail`: whole, with everything known about it. */
export function historyToWire(entry: Readonly<NodeHistory>, baseUrl: string, detail: boolean): RecordWire {
  const cut = !detail && entry.event.length > MAX_LIST_EVENT;
  return {
    uuid: entry.uuid,
    created_at: isoTime(entry.createdAt),
    severity: entry.severity,
    event: cut ? `${entry.event.slice(0, CUT_EVENT)}...` : entry.event,
    ...(detail ? { event_type: entry.eventType, conductor: entry.conductor, user: entry.user } : {}),
    links: linkPair(baseUrl, "nodes", entry.nodeUuid, "history", entry.uuid),
  };
}
