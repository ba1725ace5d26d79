import { Readable } from "node:stream";
import type { RecordedBytes, Recording } from "#/console/interfaces/index.ts";
import { ROUTES, routePath } from "#/contract/index.ts";
import { type Answer, NO_CONTENT, namedParameters, ok, param, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { type HistoryDeps, nodeOf } from "./outband-deps.ts";
import { NOT_FOR_OTHER_SITES } from "./screenshot.ts";

/** consoles/graphical/recordings, and `current` for the one that goes on. */
export function serveRecordings(serve: Serve, deps: HistoryDeps): void {
  const { recordings } = deps.history;
  serve(ROUTES.listRecordings, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok({ recordings: (await recordings.list(uuid)).map(recordingToWire) });
  });
  serve(ROUTES.startRecording, async (call) => {
    namedParameters(call, {}, []);
    const { uuid, name } = await nodeOf(deps, call);
    const recording = await recordings.start(uuid, name);
    const values = { node: param(call, "node"), recording: recording.id };
    const headers = { Location: `${call.baseUrl}${routePath(ROUTES.readRecording, values)}` };
    return { status: 201, body: recordingToWire(recording), headers };
  });
  serve(ROUTES.stopRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok(recordingToWire(await recordings.stop(uuid)));
  });
  serve(ROUTES.readRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    const id = param(call, "recording");
    return fileAnswer(`${id}.obrec`, await recordings.read(uuid, id));
  });
  serve(ROUTES.readRecordingInput, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    const id = param(call, "recording");
    return fileAnswer(`${id}.obrec-input`, await recordings.readInput(uuid, id));
  });
  serve(ROUTES.verifyRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok(await recordings.verify(uuid, param(call, "recording")));
  });
  serve(ROUTES.deleteRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    await recordings.delete(uuid, param(call, "recording"));
    return NO_CONTENT;
  });
}

export function fileAnswer(
  name: string,
  { sizeBytes, bytes }: RecordedBytes,
  type = "application/octet-stream",
): Answer {
  const headers = {
    "Content-Type": type,
    "Content-Length": String(sizeBytes),
    "Content-Disposition": `attachment; filename="${name}"`,
    ...NOT_FOR_OTHER_SITES,
  };
  return { status: 200, body: Readable.from(bytes, { objectMode: false }), headers };
}

function recordingToWire(recording: Recording): object {
  return {
    id: recording.id,
    node_uuid: recording.nodeUuid,
    started_at: new Date(recording.startedAt).toISOString(),
    state: recording.state,
    duration_ms: recording.durationMs,
    size: recording.sizeBytes,
    end_reason: recording.endReason,
    gaps: recording.gaps.map(({ fromMs, toMs, reason }) => ({ from_ms: fromMs, to_ms: toMs, reason })),
    continues: recording.continues,
  };
}
