import { isAbort } from "#/lib/errors/index.ts";
import { routePath } from "../routes/route-path.ts";
import type { ROUTES } from "../routes.ts";
import type { CallAnswer, CallArguments, CallName, FileCallName } from "./call-types.ts";
import { ApiError, refusal } from "./errors.ts";
import { type Credential, credentialHeaders, type Transport, type TransportAnswer } from "./transport.ts";

export interface ApiClientOptions<Answer extends TransportAnswer> {
  /** "http://127.0.0.1:6385"; "" for the site that a page comes from. */
  readonly endpoint: string;
  readonly transport: Transport<Answer>;
  readonly credential?: Credential;
  /** The N of Ironic's "1.N" and Nova's "2.N"; absent: the latest there are. */
  readonly versions?: { readonly ironic?: number; readonly nova?: number };
  /** What to say when nothing answers. */
  readonly unreachable?: string;
}

/** What every call takes besides its own. */
interface CallOptions {
  readonly signal?: AbortSignal;
}

/** A request as it is at run time, whatever the call. */
interface AnyRequest {
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: unknown;
  readonly [value: string]: unknown;
}

/**
 * The API by the names of its calls: `client.call("setConsole", { node, body: { enabled: true } })`. Neutral: the table
 * of routes and the transport are given, so that a page loads only the routes it needs.
 */
export class ApiClient<Names extends CallName = CallName, Answer extends TransportAnswer = TransportAnswer> {
  readonly #routes: Pick<typeof ROUTES, Names>;
  readonly #options: ApiClientOptions<Answer>;

  constructor(routes: Pick<typeof ROUTES, Names>, options: ApiClientOptions<Answer>) {
    this.#routes = routes;
    this.#options = options;
  }

  /** What the call answers; rejects with `ApiError` for a refusal, and when there is no answer. */
  async call<Name extends Exclude<Names, FileCallName>>(
    name: Name,
    ...[request]: CallArguments<Name>
  ): Promise<CallAnswer<Name>> {
    const answer = await this.#send(name, (request ?? {}) as AnyRequest, {});
    const text = await answer.text();
    return (text === "" ? undefined : JSON.parse(text)) as CallAnswer<Name>;
  }

  /** The transport's own answer, whose body has not been read, of a call that is answered with a file. */
  file<Name extends Names & FileCallName>(
    name: Name,
    request: CallArguments<Name>[0],
    options: CallOptions = {},
  ): Promise<Answer> {
    return this.#send(name, (request ?? {}) as AnyRequest, options);
  }

  /** Where the call is: for links, and for whoever fetches by itself. */
  url<Name extends Names>(name: Name, request: CallArguments<Name>[0]): string {
    const { query, body: _, ...values } = (request ?? {}) as AnyRequest;
    return `${this.#options.endpoint.replace(/\/+$/, "")}${routePath(this.#routes[name], values)}${queryText(query)}`;
  }

  async #send(name: Names, request: AnyRequest, { signal }: CallOptions): Promise<Answer> {
    const { method, path } = this.#routes[name];
    const { endpoint, transport, credential, unreachable = `no answer from the API at ${endpoint}` } = this.#options;
    const { body } = request;
    const headers = { Accept: "application/json, */*", ...this.#version(path), ...credentialHeaders(credential) };
    const answer = await transport(this.url(name, request as CallArguments<Names>[0]), {
      method,
      cache: "no-store",
      headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      if (isAbort(cause)) throw cause;
      throw new ApiError("API_UNREACHABLE", "unavailable", unreachable, { cause });
    });
    if (!answer.ok) throw refusal(answer.status, await answer.text().catch(() => ""));
    return answer;
  }

  #version(path: string): Record<string, string> {
    const { ironic, nova } = this.#options.versions ?? {};
    if (path.startsWith("/v1")) return { "X-OpenStack-Ironic-API-Version": ironic ? `1.${ironic}` : "latest" };
    if (path.startsWith("/compute")) return { "OpenStack-API-Version": `compute ${nova ? `2.${nova}` : "latest"}` };
    return {};
  }
}

/** "?a=1&b=x,y", or nothing; what is undefined is left out. */
function queryText(query: AnyRequest["query"]): string {
  const parts = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent([value].flat().join(","))}`],
  );
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}
