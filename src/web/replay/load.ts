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

/** Relative to the page, which may live under any path. */
export function recordingUrl({ node, recording }: Place): string {
  return `v1/nodes/${encodeURIComponent(node)}/consoles/graphical/recordings/${encodeURIComponent(recording)}`;
}

/** Fills the time line, and follows the seals where the browser lets a page hash: over HTTPS, or on this machine. */
export async function loadRecording(place: Place, timeline: Timeline): Promise<Verdict> {
  const answer = await fetch(recordingUrl(place), { cache: "no-store" });
  if (!answer.ok || answer.body === null) throw new Error(await explain(answer));
  const parser = new RecordingParser();
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  const chain = subtle && new SealChain(async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes)));
  let verdict: Verdict = { kind: chain ? "intact" : "unchecked" };
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const block of parser.push(part.value)) {
      timeline.add(block);
      if (!chain || verdict.kind === "broken") continue;
      if (!(await chain.holds(block))) verdict = { kind: "broken", offset: block.offset };
    }
  }
  return verdict;
}

/** The API's own sentence, or the status. */
async function explain(answer: Response): Promise<string> {
  const text = await answer.text().catch(() => "");
  try {
    const inner = JSON.parse((JSON.parse(text) as { error_message: string }).error_message) as { faultstring?: string };
    return inner.faultstring ?? `The API answered ${answer.status}.`;
  } catch {
    return `The API answered ${answer.status}.`;
  }
}
