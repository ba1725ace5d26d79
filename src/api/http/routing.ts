import type { FastifyInstance, FastifyReply } from "fastify";
import { ContractError, methodsAt, NOBODY, type PolicyRules, type Route, versionText } from "#/contract/index.ts";
import type { Store } from "#/store/index.ts";
import { HttpError } from "../errors.ts";
import { parseHost } from "../guard/browser-guard.ts";
import { authorized, type UncheckedCall } from "../policy/authorize.ts";
import { type Action, type Answer, factsOf } from "./call.ts";
import { surfaceOf } from "./surface.ts";

/** Puts an action behind a declared route. */
export type Serve = (route: Route, action: Action) => void;

export interface ServingOptions {
  readonly publicEndpoint: string | null;
  readonly tls: boolean;
  /** Of routes with `largeBody`. */
  readonly largeBodyBytes: number;
}

export function serveOn(
  app: FastifyInstance,
  options: ServingOptions,
  deps: { store: Store; rules: PolicyRules },
): Serve {
  const published = options.publicEndpoint?.replace(/\/+$/, "");
  return (route, action) => {
    const surface = surfaceOf(route.path);
    const ask = authorized(route, action, deps);
    app.route({
      method: route.method,
      url: route.path,
      ...(route.largeBody ? { bodyLimit: options.largeBodyBytes } : {}),
      config: { public: route.policy === "public" },
      handler: async (request, reply) => {
        const facts = factsOf(request);
        const version = facts?.version ?? 1;
        if (version < route.since) throw olderRefusal(route) ?? surface.notInThisVersion(version);
        const call: UncheckedCall = {
          version,
          baseUrl: published ?? `${options.tls ? "https" : "http"}://${parseHost(request.headers.host).host}`,
          params: request.params as Record<string, string>,
          query: request.query as Record<string, unknown>,
          body: request.body,
          requestId: request.id,
          ifNoneMatch: request.headers["if-none-match"],
          signal: hangUp(reply),
        };
        return sendAnswer(reply, await ask(call, facts?.caller ?? NOBODY));
      },
    });
  };
}

/** Nothing is at this path, or not for this method. */
export function refuseUnknownRoute(method: string, url: string): never {
  const path = url.split("?", 1)[0] ?? url;
  const methods = methodsAt(path);
  if (methods.length > 0) {
    const headers = { Allow: (methods.includes("GET") ? ["HEAD", ...methods] : methods).join(", ") };
    throw new HttpError("API_METHOD_NOT_ALLOWED", 405, "abort", `${method} is not allowed here`, { headers });
  }
  throw new HttpError("API_NOT_FOUND", 404, "abort", "The resource could not be found.");
}

/** Where Ironic's older controllers answer something else than that the path is not there. */
function olderRefusal({ method, since, tooOld }: Route): Error | null {
  if (tooOld === 405) return new HttpError("API_METHOD_NOT_ALLOWED", 405, "abort", `${method} is not allowed here`);
  if (tooOld === undefined) return null;
  const text = `Request not acceptable. The minimal required API version should be ${versionText(since)}`;
  return new ContractError("API_NOT_IN_THIS_VERSION", "not-acceptable", text);
}

function hangUp(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort(new DOMException("the caller hung up", "AbortError"));
  });
  return gone.signal;
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  return answer.body === undefined ? reply.send() : reply.send(answer.body);
}
