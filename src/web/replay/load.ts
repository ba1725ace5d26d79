import { ApiClient, OUTBAND_ROUTES } from "#/contract/client/index.ts";
import { RecordingParser, SealChain } from "#/protocols/recording/index.ts";
import type { Timeline } from "./timeline.ts";

/** The recording that the page's address names. */
export interface Place {
  readonly node: string;
  readonly recording: string;
}

/** `broken`: from that byte on it is not what was written. `unchecked`: this browser does not check on this page. */
export type Verdict = { readonly kind: "intact" | "unchecked" } | { readonly kind: "broken"; readonly offset: number };

/** `?node=<uuid or name>&recording=<id>`. */
export function readPlace(search: string): Place | null {
  const parameters = new URLSearchParams(search);
  const node = parameters.get("node");
  const recording = parameters.get("recording");
  return node && recording ? { node, recording } : null;
}

/** The API is where the page is from, which may live under any path. */
const api = () =>
  new ApiClient<keyof typeof OUTBAND_ROUTES, Response>(OUTBAND_ROUTES, {
    endpoint: new URL("..", location.href).href,
    transport: (url, request) => fetch(url, request),
    unreachable: "The API does not answer.",
  });

/** Of the recording's file. */
export function recordingUrl(place: Place): string {
  return api().url("readRecording", { ...place });
}

/** Fills the time line, and follows the seals where the browser lets a page hash: over HTTPS, or on this machine. */
export async function loadRecording(place: Place, timeline: Timeline): Promise<Verdict> {
  const { body } = await api().file("readRecording", { ...place });
  if (body === null) throw new Error("The API answered nothing.");
  const parser = new RecordingParser();
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  const chain = subtle && new SealChain(async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)));
  let verdict: Verdict = { kind: chain ? "intact" : "unchecked" };
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const block of parser.push(part.value)) {
      timeline.add(block);
      if (!chain || verdict.kind === "broken") continue;
      if (!(await chain.holds(block))) verdict = { kind: "broken", offset: block.offset };
    }
  }
  return verdict;
}
