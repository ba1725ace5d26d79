import type { Recording } from "#/console/interfaces/index.ts";
import type { InputTrack } from "./input-track.ts";
import type { Recorder } from "./recorder.ts";

/** What is to be recorded. */
export interface Plan {
  readonly nodeUuid: string;
  readonly nodeName: string | null;
  /** The recording it goes on from. */
  readonly continues: string | null;
  readonly whileWatched: boolean;
}

/** A recording that goes on. */
export interface Running {
  readonly id: string;
  readonly continues: string | null;
  readonly recorder: Recorder;
  readonly track: InputTrack | null;
  readonly ended: Promise<void>;
}

export function describeRunning(nodeUuid: string, { id, recorder, continues }: Running): Recording {
  return {
    id,
    nodeUuid,
    state: "recording",
    startedAt: recorder.startedAt,
    durationMs: recorder.durationMs,
    sizeBytes: recorder.sizeBytes,
    endReason: null,
    gaps: recorder.gaps,
    continues,
  };
}
