import type { IncomingMessage } from "node:http";
import type { ConsoleSessions, HubEntrance } from "#/console/interfaces/index.ts";
import { isViewerName } from "#/console/session/index.ts";
import type { ConsoleSession } from "#/model/index.ts";
import type { Callers } from "./callers.ts";
import type { ProxyKind } from "./proxy-kind.ts";

/** A request that may see a console: whose it is, and where the console's hub listens. */
export interface Admission {
  readonly session: ConsoleSession;
  readonly hub: HubEntrance;
  readonly token: string;
  /** What the page calls itself, if it does. */
  readonly viewer: string | null;
}

/** `cause` is for our log alone; the caller learns the status and the text, which are the same for every 403. */
export interface Refusal {
  readonly status: 403 | 503;
  readonly text: string;
  readonly cause: string;
}

export interface AcceptDeps {
  readonly kind: ProxyKind;
  readonly callers: Callers;
  readonly sessions: ConsoleSessions;
  readonly findHub: (nodeUuid: string) => Promise<HubEntrance | null>;
}

export function notReachable({ howToEnable }: ProxyKind): string {
  const what =
    "The link is good, but the console does not answer. It may have been stopped or be starting; try again, ";
  return `${what}or enable it with: ${howToEnable}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Decides on a request before anything is answered or dialled: Host, Origin, node and token, in this order. */
export async function accept(request: IncomingMessage, deps: AcceptDeps): Promise<Admission | Refusal> {
  const { kind } = deps;
  const refuse = (cause: string): Refusal => ({ status: 403, text: notValid(kind), cause });
  const { host, origin } = request.headers;
  if (host === undefined || !deps.callers.knowsHost(host)) return refuse("host");
  if (!deps.callers.allowsOrigin(origin, host)) return refuse("origin");

  const { node, token, viewer } = readQuery(request.url ?? "");
  if (node === null) return refuse("node");
  if (token === null) return refuse("token");
  const session = await deps.sessions.check(node, token);
  if (session?.kind !== kind.console) return refuse("token");

  const hub = await deps.findHub(session.nodeUuid);
  return hub === null ? { status: 503, text: notReachable(kind), cause: "no-hub" } : { session, hub, token, viewer };
}

export function isRefusal(answer: Admission | Refusal): answer is Refusal {
  return "status" in answer;
}

/** The node the request names, for the log: only ever a UUID, never what else may stand there. */
export function namedNode(request: IncomingMessage): string | null {
  return readQuery(request.url ?? "").node;
}

/** `node` and `token` of the query; the last of each wins and the path does not matter, as in Ironic. `viewer` is ours. */
function readQuery(url: string): { node: string | null; token: string | null; viewer: string | null } {
  const start = url.indexOf("?");
  const query = new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
  const node = query.getAll("node").at(-1);
  const token = query.getAll("token").at(-1);
  const viewer = query.getAll("viewer").at(-1);
  return {
    node: node !== undefined && UUID.test(node) ? node.toLowerCase() : null,
    token: token !== undefined && TOKEN.test(token) ? token : null,
    viewer: viewer !== undefined && isViewerName(viewer) ? viewer : null,
  };
}

function notValid({ howToLink }: ProxyKind): string {
  const what = "This console link is not valid here. It may have expired, or belong to another console. ";
  return `${what}Ask for a new one, for example with: ${howToLink}`;
}
