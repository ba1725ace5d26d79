import type { KeyFrame } from "#/console/interfaces/index.ts";
import { ROUTES } from "#/contract/index.ts";
import { ok, param, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { type HistoryDeps, nodeOf } from "./outband-deps.ts";
import { pictureAnswer } from "./screenshot.ts";

/** consoles/graphical/keyframes: what the screen has shown. */
export function serveKeyFrames(serve: Serve, deps: HistoryDeps): void {
  serve(ROUTES.listKeyFrames, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok({ keyframes: (await deps.history.pictures.keyFrames(uuid)).map(keyFrameToWire) });
  });
  serve(ROUTES.showKeyFrame, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    const picture = await deps.history.pictures.keyFrame(uuid, param(call, "keyframe"));
    return pictureAnswer(call, picture, deps.clock.now() - picture.takenAt);
  });
}

function keyFrameToWire({ id, takenAt, width, height, format, sizeBytes, hash }: KeyFrame): object {
  return { id, taken_at: new Date(takenAt).toISOString(), width, height, format, size: sizeBytes, sha256: hash };
}
