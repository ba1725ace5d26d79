import type { SerialCast } from "#/console/interfaces/index.ts";
import { ROUTES, routePath } from "#/contract/index.ts";
import { NO_CONTENT, namedParameters, ok, param, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";
import { fileAnswer } from "./recordings.ts";

/** consoles/serial/recordings, and `current` for the one that goes on. */
export function serveSerialRecordings(serve: Serve, deps: OutbandDeps): void {
  const { recordings } = deps.serial;
  serve(ROUTES.listSerialRecordings, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok({ recordings: (await recordings.list(uuid)).map(castToWire) });
  });
  serve(ROUTES.startSerialRecording, async (call) => {
    namedParameters(call, {}, []);
    const { uuid } = await nodeOf(deps, call);
    const cast = await recordings.start(uuid);
    const values = { node: param(call, "node"), recording: cast.id };
    const headers = { Location: `${call.baseUrl}${routePath(ROUTES.readSerialRecording, values)}` };
    return { status: 201, body: castToWire(cast), headers };
  });
  serve(ROUTES.stopSerialRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok(castToWire(await recordings.stop(uuid)));
  });
  serve(ROUTES.readSerialRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    const id = param(call, "recording");
    return fileAnswer(`${id}.cast`, await recordings.read(uuid, id), "application/x-asciicast");
  });
  serve(ROUTES.deleteSerialRecording, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    await recordings.delete(uuid, param(call, "recording"));
    return NO_CONTENT;
  });
}

function castToWire({ id, startedAt, state, sizeBytes, endReason }: SerialCast): object {
  return { id, started_at: new Date(startedAt).toISOString(), state, size: sizeBytes, end_reason: endReason };
}
