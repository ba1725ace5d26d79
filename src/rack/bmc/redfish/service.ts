import type { IncomingMessage } from "node:http";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import { type Account, authenticate } from "./credentials.ts";
import { entityTag, ifMatchHolds } from "./etag.ts";
import type { BaseMessages } from "./messages.ts";
import { type RequestBody, readRequestBody } from "./request-body.ts";
import type { RedfishAnswer, RedfishRequest, RedfishResource } from "./resource.ts";
import { allowedMethods, handlingMethod, ResourceTree } from "./resource-tree.ts";
import type { SessionTable } from "./session-table.ts";

export interface RedfishServiceOptions {
  readonly account: Account;
  readonly resources: readonly RedfishResource[];
}

export interface RedfishServiceDeps {
  readonly sessions: SessionTable;
  readonly messages: BaseMessages;
  readonly log: Logger;
}

/** Answers Redfish requests from a tree of resources: who asks, which resource, which verb, then the handler. */
export class RedfishService {
  readonly #account: Account;
  readonly #tree: ResourceTree;
  readonly #sessions: SessionTable;
  readonly #messages: BaseMessages;
  readonly #log: Logger;

  constructor(options: RedfishServiceOptions, deps: RedfishServiceDeps) {
    this.#account = options.account;
    this.#tree = new ResourceTree(options.resources);
    this.#sessions = deps.sessions;
    this.#messages = deps.messages;
    this.#log = deps.log;
  }

  /** Rejects only when the connection breaks while the body is read. */
  async answer(incoming: IncomingMessage): Promise<RedfishAnswer> {
    const path = requestPath(incoming);
    const method = incoming.method ?? "GET";
    const handling = handlingMethod(method);
    const match = this.#tree.find(path);
    const open = handling !== undefined && match?.resource.openTo?.includes(handling) === true;
    const userName = authenticate(incoming.headers, this.#account, this.#sessions);
    if (userName === undefined && !open) {
      return this.#refuse(401, "AccessDenied", [], { "WWW-Authenticate": 'Basic realm="RedfishService"' });
    }
    if (!match) return this.#refuse(404, "ResourceMissingAtURI", [path]);
    const { resource, params } = match;
    const handler = handling && resource.methods[handling];
    if (!handler) return this.#refuse(405, "OperationNotAllowed", [], { Allow: allowedMethods(resource) });
    const body = handling === "GET" ? ({ kind: "empty" } as const) : await readRequestBody(incoming);
    const refusal = this.#refuseBody(body);
    if (refusal) return refusal;
    const request: RedfishRequest = {
      method,
      path,
      params,
      headers: incoming.headers,
      body: body.kind === "json" ? body.value : undefined,
      userName: userName ?? "",
      clientAddress: incoming.socket.remoteAddress ?? "",
    };
    try {
      return await this.#handle(request, resource, handler);
    } catch (error) {
      this.#log.error("a Redfish handler failed", { method, path, reason: errorMessage(error) });
      return this.#refuse(500, "InternalError");
    }
  }

  async #handle(
    request: RedfishRequest,
    resource: RedfishResource,
    handler: (request: RedfishRequest) => RedfishAnswer | Promise<RedfishAnswer>,
  ): Promise<RedfishAnswer> {
    if (resource.etag && request.method === "PATCH" && resource.methods.GET) {
      const current = await resource.methods.GET(request);
      if (!ifMatchHolds(request.headers["if-match"], entityTag(resource.etag, current.body ?? {}))) {
        return this.#refuse(412, "PreconditionFailed");
      }
    }
    const answer = await handler(request);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead || answer.status !== 200) return answer;
    const headers: Record<string, string> = { ...answer.headers, Allow: allowedMethods(resource) };
    if (!resource.etag || !answer.body) return { ...answer, headers };
    const tag = entityTag(resource.etag, answer.body);
    return { ...answer, headers: { ...headers, ETag: tag }, body: { "@odata.etag": tag, ...answer.body } };
  }

  #refuseBody(body: RequestBody): RedfishAnswer | undefined {
    if (body.kind === "malformed") return this.#refuse(400, "MalformedJSON");
    if (body.kind === "not-json") return this.#refuse(415, "UnrecognizedRequestBody");
    // The rest of such a body is not read, so the connection cannot be used again.
    if (body.kind === "too-large") return this.#refuse(413, "RequestTooLarge", [], { Connection: "close" });
    return undefined;
  }

  #refuse(
    status: number,
    id: Parameters<BaseMessages["message"]>[0],
    args: readonly string[] = [],
    headers?: Record<string, string>,
  ): RedfishAnswer {
    return this.#messages.error(status, [this.#messages.message(id, args)], headers);
  }
}

/** Query and trailing slashes do not matter to any resource here. */
function requestPath(incoming: IncomingMessage): string {
  const raw = (incoming.url ?? "/").split("?", 1)[0] as string;
  const path = raw.replace(/\/+$/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
