import { jsonPayload, parseJsonPayload } from "./json-payload.ts";

/** Why the picture of some time is not in the recording. */
export type GapReason = "disk-full" | "disk-slow" | "disk-error";

/** From `fromMs` of the recording up to the block's own time nothing was recorded. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: GapReason;
}

export function encodeGap(gap: Gap): Uint8Array {
  return jsonPayload(gapToJson(gap));
}

export function decodeGap(payload: Uint8Array): Gap {
  return gapFromJson(parseJsonPayload(payload, "a gap"));
}

export function gapToJson({ fromMs, toMs, reason }: Gap) {
  return { from_ms: fromMs, to_ms: toMs, reason };
}

/** Lenient: a gap of an unknown reason is still a gap. */
export function gapFromJson(json: Record<string, unknown>): Gap {
  const reason = json.reason === "disk-full" || json.reason === "disk-slow" ? json.reason : "disk-error";
  return { fromMs: Number(json.from_ms) || 0, toMs: Number(json.to_ms) || 0, reason };
}
