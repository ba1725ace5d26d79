import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { MIN_VERSION, PolicyRules } from "#/contract/index.ts";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { HttpError } from "./errors.ts";
import { guardAgainstBrowsers } from "./guard/browser-guard.ts";
import { isLoopbackHost } from "./guard/loopback.ts";
import { serveHealthcheck } from "./healthcheck.ts";
import { factsOf, type RequestFacts, setFacts } from "./http/call.ts";
import { errorAnswer } from "./http/error-answer.ts";
import { bodyTooLarge, parseJsonBody } from "./http/json-body.ts";
import { rewritePath } from "./http/rewrite-path.ts";
import { refuseUnknownRoute, serveOn } from "./http/routing.ts";
import { surfaceOf } from "./http/surface.ts";
import { serveIronicV1 } from "./ironic/v1/index.ts";
import { serveVersions } from "./ironic/versions.ts";
import { serveNova } from "./nova/index.ts";
import type { ApiDeps, ApiOptions } from "./options.ts";
import { serveOutbandV1 } from "./outband/index.ts";

const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** In UTF-16 units. */
const LONG_TEXT = 16_384;

/** PEM texts, already read. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: "TLSv1.2" | "TLSv1.3";
}

/** The API as a Fastify instance that does not listen yet. */
export function buildServer(
  options: ApiOptions,
  deps: ApiDeps,
  authenticator: Authenticator,
  tls?: TlsMaterial,
): FastifyInstance {
  const app = Fastify({
    logger: false,
    genReqId: () => `req-${randomUUID()}`,
    bodyLimit: options.maxBodyBytes,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 512 },
    rewriteUrl: (request) => rewritePath(request.url ?? "/", (name) => one(request.headers[name.toLowerCase()])),
    serverFactory: (listener) => createHttpServer(listener as RequestListener, tls),
    frameworkErrors: (error, request, reply: FastifyReply) => {
      // A URL that cannot be decoded: no hook runs for it.
      const { errorBody } = surfaceOf(pathOf(request.url));
      const { status, body } = errorAnswer(error, request.id, errorBody);
      deps.log.info("request refused", { method: request.method, status, requestId: request.id });
      void reply.code(status).header("X-Openstack-Request-Id", request.id).send(body);
    },
  });
  acceptJson(app, options.maxJsonDepth);
  addHooks(app, options, deps, authenticator);
  answerErrors(app, deps);
  const rules = new PolicyRules(options.policy);
  const serving = {
    publicEndpoint: options.publicEndpoint,
    tls: tls !== undefined,
    largeBodyBytes: options.maxProvisionBodyBytes,
  };
  const serve = serveOn(app, serving, { store: deps.store, rules });
  serveVersions(serve);
  serveHealthcheck(serve, deps.store);
  serveIronicV1(serve, { ...deps, maxLimit: options.maxLimit, ramdisk: options.ramdisk });
  serveOutbandV1(serve, deps);
  serveNova(serve, { ...deps, maxLimit: options.maxLimit });
  return app;
}

function createHttpServer(listener: RequestListener, tls: TlsMaterial | undefined): Server {
  const timeouts = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  };
  return tls ? createTlsServer({ ...timeouts, ...tls }, listener) : createServer(timeouts, listener);
}

/** JSON is the only body there is; an empty one is none, whatever its type says. */
function acceptJson(app: FastifyInstance, maxDepth: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/([\w.-]+\+)?json\b/i, { parseAs: "buffer" }, (_, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer, maxDepth));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => {
    if (body.length === 0) return done(null, undefined);
    const text = "Send the body as JSON, with Content-Type: application/json";
    done(new HttpError("API_BODY_MEDIA_TYPE", 415, "abort", text));
  });
}

function addHooks(app: FastifyInstance, options: ApiOptions, deps: ApiDeps, authenticator: Authenticator): void {
  const loopbackOnly = options.authStrategy === "noauth" && isLoopbackHost(options.host);
  app.addHook("onRequest", async (request, reply) => {
    const facts: RequestFacts = { startedAt: deps.clock.monotonic(), version: MIN_VERSION, caller: null, user: null };
    setFacts(request, facts);
    const path = pathOf(request.url);
    const surface = surfaceOf(path);
    reply.headers(surface.headers(request.id));
    // Answers hold console URLs with tokens: no cache may keep them.
    reply.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff");
    const { host, origin } = request.headers;
    guardAgainstBrowsers({ method: request.method, host, origin }, { ...options, loopbackOnly });
    // What is at no route needs a credential too: strangers need not learn what there is.
    if (!isPublic(request)) {
      const identity = await authenticator.authenticate({
        authorization: request.headers.authorization,
        authToken: one(request.headers["x-auth-token"]),
        serviceToken: one(request.headers["x-service-token"]),
        address: request.ip,
      });
      facts.user = identity.user;
      facts.caller = identity.caller;
    }
    const negotiated = surface.negotiate((name) => one(request.headers[name.toLowerCase()]));
    facts.version = negotiated.version;
    reply.headers(negotiated.headers);
  });
  // A long text is turned into bytes here, at once: as a string, Node's sockets take three times its length for it.
  app.addHook("onSend", (_request, _reply, payload, done) => {
    done(null, typeof payload === "string" && payload.length > LONG_TEXT ? Buffer.from(payload) : payload);
  });
  app.addHook("onResponse", (request, reply, done) => {
    const facts = factsOf(request);
    deps.log.info("request", {
      method: request.method,
      // Never the query: it may hold what a caller should have put elsewhere.
      path: pathOf(request.originalUrl),
      status: reply.statusCode,
      ms: Math.round(deps.clock.monotonic() - (facts?.startedAt ?? deps.clock.monotonic())),
      requestId: request.id,
      user: facts?.user ?? null,
    });
    done();
  });
}

function answerErrors(app: FastifyInstance, deps: ApiDeps): void {
  app.setNotFoundHandler((request) => refuseUnknownRoute(request.method, request.url));
  app.setErrorHandler((error: Error & { code?: string }, request, reply) => {
    const thrown = error.code === "FST_ERR_CTP_BODY_TOO_LARGE" ? bodyTooLarge() : error;
    const answer = errorAnswer(thrown, request.id, surfaceOf(pathOf(request.url)).errorBody);
    if (answer.internal) {
      deps.log.error("request failed", { requestId: request.id, error: errorMessage(error), stack: error.stack });
    }
    for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
    void reply.code(answer.status).send(answer.body);
  });
}

function isPublic(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { readonly public?: boolean } | undefined)?.public === true;
}

function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? url;
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(", ") : header;
}
