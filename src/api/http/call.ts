import type { FastifyRequest } from "fastify";
import { type Caller, isJsonObject, type Microversion, readParameters, type ValueReader } from "#/contract/index.ts";
import type { Node } from "#/model/index.ts";
import { HttpError } from "../errors.ts";
import type { Access } from "../policy/access.ts";

/** A request as an action sees it: negotiated, authenticated, parsed. */
export interface Call {
  readonly version: Microversion;
  /** For links, without a trailing slash. */
  readonly baseUrl: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Parsed JSON; `undefined` when there was none. */
  readonly body: unknown;
  readonly requestId: string;
  readonly ifNoneMatch: string | undefined;
  /** Aborted when the caller hangs up before the answer. */
  readonly signal: AbortSignal;
  /** What the caller may. */
  readonly access: Access;
  /** The node that the path names, where it names one; the caller may do to it what the route is for. */
  readonly node?: Node;
}

/** What an action answers. No body: an empty one, without a Content-Type. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Action = (call: Call) => Promise<Answer>;

export function ok(body: object): Answer {
  return { status: 200, body };
}

/** 202 for work that goes on; `location` says where to look. */
export function accepted(location?: string): Answer {
  return location === undefined ? { status: 202 } : { status: 202, headers: { Location: location } };
}

export const NO_CONTENT: Answer = { status: 204 };

export function param(call: Call, name: string): string {
  return call.params[name] ?? "";
}

/** Query parameters that may be there; any other is 400. */
export function queryParameters<Readers extends Record<string, ValueReader<unknown>>>(call: Call, readers: Readers) {
  return readParameters(call.query, readers, []);
}

/**
 * The parameters of a call that takes them by name: from the JSON body, or from the query, as Ironic does. A body that
 * is not an object is 400 and not, as there, no parameters at all.
 */
export function namedParameters<Readers extends Record<string, ValueReader<unknown>>, Required extends keyof Readers>(
  call: Call,
  readers: Readers,
  required: readonly Required[],
) {
  if (call.body !== undefined && !isJsonObject(call.body)) {
    throw new HttpError("API_BODY_NOT_JSON", 400, "fault", "The request body must be a JSON object");
  }
  return readParameters({ ...call.query, ...call.body }, readers, required);
}

/** What the hooks found out about a request; kept beside Fastify's own object. */
export interface RequestFacts {
  readonly startedAt: number;
  version: Microversion;
  /** Null where nobody was asked who they are. */
  caller: Caller | null;
  user: string | null;
}

const FACTS = new WeakMap<FastifyRequest, RequestFacts>();

export function setFacts(request: FastifyRequest, facts: RequestFacts): void {
  FACTS.set(request, facts);
}

export function factsOf(request: FastifyRequest): RequestFacts | undefined {
  return FACTS.get(request);
}
