import type { RecordingPlace } from "./recording-folder.ts";

export interface RecordingCaps {
  readonly maxCountPerNode: number;
  readonly maxTotalBytes: number;
  readonly maxAgeMs: number;
}

/**
 * Which recordings have to go: the too old ones, and of what is left the oldest until count and size fit. `places` come
 * the oldest first; `room` is what a new recording of `room.nodeUuid` will take. Those that still go on stay.
 */
export function recordingsToPrune(
  places: readonly RecordingPlace[],
  caps: RecordingCaps,
  now: number,
  isGoingOn: (place: RecordingPlace) => boolean,
  room: { readonly nodeUuid: string | null } = { nodeUuid: null },
): RecordingPlace[] {
  const counts = new Map<string, number>(room.nodeUuid === null ? [] : [[room.nodeUuid, 1]]);
  let bytes = 0;
  for (const { nodeUuid, sizeBytes } of places) {
    counts.set(nodeUuid, (counts.get(nodeUuid) ?? 0) + 1);
    bytes += sizeBytes;
  }
  return places.filter((place) => {
    if (isGoingOn(place)) return false;
    const count = counts.get(place.nodeUuid) ?? 0;
    const old = now - place.modifiedAt > caps.maxAgeMs;
    if (!old && count <= caps.maxCountPerNode && bytes <= caps.maxTotalBytes) return false;
    counts.set(place.nodeUuid, count - 1);
    bytes -= place.sizeBytes;
    return true;
  });
}
