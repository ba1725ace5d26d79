import type { ViewerSessions } from "#/console/interfaces/index.ts";
import { invalid, ROUTES, type Route, readInteger, readUuid, routePath, shown } from "#/contract/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import { type Call, NO_CONTENT, namedParameters, ok, param, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";

const GRAPHICAL = {
  list: ROUTES.listConsoleSessions,
  create: ROUTES.createConsoleSession,
  show: ROUTES.showConsoleSession,
  delete: ROUTES.deleteConsoleSession,
};
const SERIAL = {
  list: ROUTES.listSerialSessions,
  create: ROUTES.createSerialSession,
  show: ROUTES.showSerialSession,
  delete: ROUTES.deleteSerialSession,
};

/** consoles/{kind}/sessions: a token for each viewer. It is told once, in the URL that creating answers. */
export function serveSessions(serve: Serve, deps: OutbandDeps): void {
  serveSessionsOf(serve, deps, GRAPHICAL, deps.consoles);
  serveSessionsOf(serve, deps, SERIAL, deps.serial);
}

function serveSessionsOf(
  serve: Serve,
  deps: OutbandDeps,
  routes: Record<"list" | "create" | "show" | "delete", Route>,
  sessions: ViewerSessions,
): void {
  serve(routes.list, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok({ sessions: (await sessions.listSessions(uuid)).map(sessionToWire) });
  });
  serve(routes.create, async (call) => {
    const { mode = "write", ttl } = namedParameters(call, { mode: readMode, ttl: readTtl }, []);
    const { uuid } = await nodeOf(deps, call);
    const opened = await sessions.openSession(uuid, { mode, ttlMs: ttl === undefined ? null : ttl * 1_000 });
    const { session, url, socketUrl } = opened;
    const values = { node: param(call, "node"), session: session.id };
    const headers = { Location: `${call.baseUrl}${routePath(routes.show, values)}` };
    const urls = socketUrl === undefined ? { url } : { url, socket_url: socketUrl };
    return { status: 201, body: { ...sessionToWire(session), ...urls }, headers };
  });
  serve(routes.show, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok(sessionToWire(await sessions.getSession(uuid, sessionIdOf(call))));
  });
  serve(routes.delete, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    await sessions.revokeSession(uuid, sessionIdOf(call));
    return NO_CONTENT;
  });
}

function sessionIdOf(call: Call): string {
  return readUuid("session", param(call, "session"));
}

function sessionToWire(session: ConsoleSession): object {
  return {
    id: session.id,
    mode: session.mode,
    created_at: new Date(session.createdAt).toISOString(),
    expires_at: new Date(session.expiresAt).toISOString(),
    ends_at: new Date(session.ceilingAt).toISOString(),
  };
}

function readMode(name: string, value: unknown): ConsoleSession["mode"] {
  if (value === "write" || value === "read-only") return value;
  throw invalid(`Invalid ${name}: ${shown(value)}; it is "write" or "read-only"`);
}

function readTtl(name: string, value: unknown): number {
  const seconds = readInteger(name, value);
  if (seconds >= 10) return seconds;
  throw invalid(`Invalid ${name}: ${seconds}; it is a number of seconds, at least 10`);
}
