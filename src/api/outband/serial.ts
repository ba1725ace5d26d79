import type { SerialClientState, SerialConsoleState } from "#/console/interfaces/index.ts";
import { invalid, ROUTES, readInteger, shown } from "#/contract/index.ts";
import { type Answer, type Call, NO_CONTENT, namedParameters, ok, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { readAction } from "./control.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";
import { NOT_FOR_OTHER_SITES } from "./screenshot.ts";

const LINES = 100;
/** Beyond that there is nothing: output is looked for in the last MiB. */
const MOST = 1024 * 1024;

/** consoles/serial: nothing in the answers lets anybody join. */
export function serveSerial(serve: Serve, deps: OutbandDeps): void {
  const { serial } = deps;
  serve(ROUTES.showSerialConsole, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok(serialToWire(await serial.show(uuid)));
  });
  serve(ROUTES.controlSerialConsole, async (call) => {
    const action = readAction(call);
    const { uuid } = await nodeOf(deps, call);
    return ok(serialToWire(await serial.act(uuid, action)));
  });
  serve(ROUTES.sendBreak, async (call) => {
    namedParameters(call, {}, []);
    const { uuid } = await nodeOf(deps, call);
    await serial.sendBreak(uuid);
    return NO_CONTENT;
  });
  serve(ROUTES.serialOutput, (call) => answerOutput(call, deps));
  serve(ROUTES.serialLog, async (call) => {
    const { format = "plain" } = queryParameters(call, { format: readFormat(["plain", "raw"]) });
    const { uuid } = await nodeOf(deps, call);
    const log = await serial.log(uuid);
    const headers = { "Content-Disposition": `attachment; filename="${uuid}.log"` };
    return textAnswer(format === "raw" ? log.bytes : Buffer.from(log.plain()), format, headers);
  });
}

async function answerOutput(call: Call, deps: OutbandDeps): Promise<Answer> {
  const { serial } = deps;
  const readers = { lines: readCount, bytes: readCount, format: readFormat(["plain", "raw", "json"]) };
  const { lines, bytes, format = "plain" } = queryParameters(call, readers);
  const { uuid } = await nodeOf(deps, call);
  const query = {
    ...(lines === undefined && bytes === undefined ? { lines: LINES } : {}),
    ...(lines === undefined ? {} : { lines }),
    ...(bytes === undefined ? {} : { bytes }),
  };
  if (format === "plain") return textAnswer(Buffer.from(await serial.plainOutput(uuid, query)), format);
  const output = await serial.output(uuid, query);
  if (format === "raw") return textAnswer(output.bytes, format);
  const marks = output.marks.map(({ time, offset, event }) => ({ time: new Date(time).toISOString(), offset, event }));
  const text = await serial.plainOutput(uuid, query);
  return ok({ text, base64: Buffer.from(output.bytes).toString("base64"), marks });
}

/** Raw output is nobody's text: a browser must not make a page of it. */
function textAnswer(bytes: Uint8Array, format: string, more: Readonly<Record<string, string>> = {}): Answer {
  const type = format === "raw" ? "application/octet-stream" : "text/plain; charset=utf-8";
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { status: 200, body, headers: { "Content-Type": type, ...NOT_FOR_OTHER_SITES, ...more } };
}

function serialToWire({ clients, ...state }: SerialConsoleState): object {
  return { ...state, clients: clients.map(clientToWire) };
}

function clientToWire({ sessionId, since, ...client }: SerialClientState): object {
  return { ...client, session: sessionId, since: new Date(since).toISOString() };
}

function readCount(name: string, value: unknown): number {
  const count = readInteger(name, value);
  if (count >= 1 && count <= MOST) return count;
  throw invalid(`Invalid ${name}: ${count}; it is between 1 and ${MOST}`);
}

function readFormat<const Format extends string>(formats: readonly Format[]) {
  return (name: string, value: unknown): Format => {
    const format = formats.find((one) => one === value);
    if (format) return format;
    throw invalid(`Invalid ${name}: ${shown(value)}; it is one of ${formats.join(", ")}`);
  };
}
