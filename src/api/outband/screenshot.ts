import type { Picture, PictureFormat } from "#/console/interfaces/index.ts";
import { invalid, ROUTES, readInteger, shown } from "#/contract/index.ts";
import { type Answer, type Call, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { type HistoryDeps, nodeOf } from "./outband-deps.ts";

const MIN_WIDTH = 16;
const MAX_WIDTH = 4096;
const MAX_AGE_S = 86_400;

/** A page of another site may not even show a picture of ours, as images otherwise may. */
export const NOT_FOR_OTHER_SITES = { "Cross-Origin-Resource-Policy": "same-origin" } as const;

/** GET consoles/graphical/screenshot: with or without somebody who watches. */
export function serveScreenshot(serve: Serve, deps: HistoryDeps): void {
  serve(ROUTES.screenshot, async (call) => {
    const readers = { format: readFormat, width: readWidth, max_age: readAge };
    const { format = "png", width = null, max_age: maxAge = 0 } = queryParameters(call, readers);
    const { uuid } = await nodeOf(deps, call);
    const picture = await deps.history.pictures.screenshot(uuid, { format, width, maxAgeMs: maxAge * 1000 });
    return pictureAnswer(call, picture, deps.clock.now() - picture.takenAt);
  });
}

/** The picture, or 304 when the caller has it. Whoever asks again must ask us: screens are nobody's to keep. */
export function pictureAnswer(call: Call, picture: Picture, ageMs: number): Answer {
  const age = Math.max(0, ageMs) / 1000;
  const etag = `"${picture.hash.slice(0, 32)}"`;
  const headers = {
    ETag: etag,
    "Cache-Control": "private, no-cache",
    ...NOT_FOR_OTHER_SITES,
    Age: String(Math.floor(age)),
    "X-Outband-Picture-Age": age.toFixed(3),
    "Last-Modified": new Date(picture.takenAt).toUTCString(),
  };
  if (call.ifNoneMatch?.split(/\s*,\s*/).includes(etag)) return { status: 304, headers };
  const { buffer, byteOffset, length } = picture.bytes;
  const body = Buffer.from(buffer, byteOffset, length);
  return { status: 200, body, headers: { ...headers, "Content-Type": `image/${picture.format}` } };
}

function readFormat(name: string, value: unknown): PictureFormat {
  if (value === "png" || value === "jpeg") return value;
  throw invalid(`Invalid ${name}: ${shown(value)}; it is "png" or "jpeg"`);
}

function readWidth(name: string, value: unknown): number {
  return within(name, readInteger(name, value), MIN_WIDTH, MAX_WIDTH);
}

function readAge(name: string, value: unknown): number {
  return within(name, readInteger(name, value), 0, MAX_AGE_S);
}

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw invalid(`Invalid ${name}: ${value}; it is between ${least} and ${most}`);
}
