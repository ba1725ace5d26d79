import type { TypeReport } from "#/console/interfaces/index.ts";
import { faultBody, invalid, ROUTES, readBoolean, readString, readStringOrNull, shown } from "#/contract/index.ts";
import { type Answer, NO_CONTENT, namedParameters, ok } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";

/** At ten characters a second, which is what many BMCs take, a quarter of an hour. */
const MAX_TEXT = 10_000;
const MAX_RATE = 1_000;
const MAX_CHORD = 64;

/** POST consoles/graphical/type and keys: answered when all is typed; hanging up stops it, with no key left down. */
export function serveTyping(serve: Serve, deps: OutbandDeps): void {
  const as = { viewer: readStringOrNull, force: readBoolean };
  serve(ROUTES.typeText, async (call) => {
    const readers = { text: readText, layout: readString, rate: readRate, partial: readBoolean, ...as };
    const given = namedParameters(call, readers, ["text"]);
    const { uuid } = await nodeOf(deps, call);
    const { text, layout = "en-us", rate = null, partial = false, viewer = null, force = false } = given;
    const request = { text, layout, rate, partial, viewer, forced: force };
    return answer(await deps.consoles.type(uuid, request, call.signal), layout, partial);
  });
  serve(ROUTES.pressKeys, async (call) => {
    const { chord, viewer = null, force = false } = namedParameters(call, { chord: readChord, ...as }, ["chord"]);
    const { uuid } = await nodeOf(deps, call);
    await deps.consoles.press(uuid, chord, { viewer, forced: force }, call.signal);
    return NO_CONTENT;
  });
}

/** What was not typed is an error; the report of what was stands beside Ironic's `error_message`. */
function answer(report: TypeReport, layout: string, partial: boolean): Answer {
  const failed = (status: number, text: string): Answer => ({
    status,
    body: { ...report, ...faultBody(status, text) },
  });
  switch (report.stopped) {
    case "control-lost":
      return failed(409, `Another viewer took control after ${report.typed} characters.`);
    case "upstream-lost":
      return failed(503, `The BMC's session was lost after ${report.typed} characters; the last ones may be missing.`);
    case "aborted":
      return failed(503, `Typing was broken off after ${report.typed} characters.`);
    case null:
      break;
  }
  if (report.untypeable.length === 0 || partial) return ok(report);
  const characters = report.untypeable.map(({ character }) => JSON.stringify(character)).join(" ");
  return failed(
    400,
    `Nothing was typed. On a keyboard of layout ${layout} there are no keys for: ${shown(characters)}`,
  );
}

function readText(name: string, value: unknown): string {
  const text = readString(name, value);
  if (text.length <= MAX_TEXT) return text;
  throw invalid(`Invalid ${name}: it has ${text.length} characters, and ${MAX_TEXT} are the most at a time`);
}

function readRate(name: string, value: unknown): number {
  if (typeof value === "number" && value > 0 && value <= MAX_RATE) return value;
  throw invalid(`Invalid ${name}: characters a second, from above 0 to ${MAX_RATE}`);
}

function readChord(name: string, value: unknown): string {
  const chord = readString(name, value);
  if (chord.length <= MAX_CHORD) return chord;
  throw invalid(`Invalid ${name}: ${shown(chord)}`);
}
