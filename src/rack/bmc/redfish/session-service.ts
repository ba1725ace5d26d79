import { type Account, accountMatches } from "./credentials.ts";
import type { BaseMessages, RedfishMessage } from "./messages.ts";
import { isJsonObject } from "./property.ts";
import {
  collection,
  NO_CONTENT,
  ok,
  type RedfishAnswer,
  type RedfishRequest,
  type RedfishResource,
} from "./resource.ts";
import type { RedfishSession, SessionTable } from "./session-table.ts";

export interface SessionServiceOptions {
  readonly account: Account;
  /** Where the Sessions collection is; the first is the one that is linked. Older paths go on answering. */
  readonly collectionPaths: readonly [string, ...string[]];
  /** What the vendor says, and with which status, when all slots are taken. */
  readonly slotsFull: { readonly status: number; readonly message: RedfishMessage };
  /** False makes every slot look taken. */
  readonly hasRoom: () => boolean;
}

const SERVICE = "/redfish/v1/SessionService";

/** SessionService, its Sessions collection and the sessions in it (DSP0266 13.3.4). */
export function sessionServiceResources(
  options: SessionServiceOptions,
  deps: { readonly sessions: SessionTable; readonly messages: BaseMessages },
): RedfishResource[] {
  const { sessions } = deps;
  const service: RedfishResource = {
    path: SERVICE,
    methods: {
      GET: () =>
        ok({
          "@odata.context": "/redfish/v1/$metadata#SessionService.SessionService",
          "@odata.id": SERVICE,
          "@odata.type": "#SessionService.v1_1_8.SessionService",
          Id: "SessionService",
          Name: "Session Service",
          Description: "Session Service",
          ServiceEnabled: true,
          SessionTimeout: sessions.timeoutMs / 1000,
          Sessions: { "@odata.id": options.collectionPaths[0] },
          Status: { Health: "OK", State: "Enabled" },
        }),
    },
  };
  return [service, ...options.collectionPaths.flatMap((path) => sessionsAt(path, options, deps))];
}

function sessionsAt(
  path: string,
  options: SessionServiceOptions,
  deps: { readonly sessions: SessionTable; readonly messages: BaseMessages },
): RedfishResource[] {
  const { sessions, messages } = deps;
  const list = collection(path, "SessionCollection", "Session Collection", () =>
    sessions.list().map(({ id }) => `${path}/${id}`),
  );
  const missing = (request: RedfishRequest) =>
    messages.error(404, [messages.message("ResourceMissingAtURI", [request.path])]);
  return [
    {
      path,
      methods: { ...list.methods, POST: (request) => login(path, request, options, deps) },
      openTo: ["POST"],
    },
    {
      path: `${path}/{id}`,
      methods: {
        GET: (request) => {
          const session = sessions.get(request.params.id ?? "");
          return session ? ok(sessionBody(path, session)) : missing(request);
        },
        DELETE: (request) => (sessions.close(request.params.id ?? "") ? NO_CONTENT : missing(request)),
      },
    },
  ];
}

function login(
  path: string,
  { body, clientAddress }: RedfishRequest,
  options: SessionServiceOptions,
  { sessions, messages }: { readonly sessions: SessionTable; readonly messages: BaseMessages },
): RedfishAnswer {
  const given = isJsonObject(body) ? body : {};
  const absent = ["UserName", "Password"].filter((name) => given[name] === undefined);
  if (absent.length > 0) {
    return messages.error(
      400,
      absent.map((name) => messages.message("PropertyMissing", [name], [name])),
    );
  }
  if (!accountMatches(options.account, given.UserName, given.Password)) {
    return messages.error(401, [messages.message("AccessDenied")]);
  }
  const session = options.hasRoom() ? sessions.open(options.account.username, clientAddress) : undefined;
  if (!session) return messages.error(options.slotsFull.status, [options.slotsFull.message]);
  return {
    status: 201,
    headers: { "X-Auth-Token": session.token, Location: `${path}/${session.id}` },
    body: sessionBody(path, session),
  };
}

function sessionBody(path: string, session: RedfishSession) {
  return {
    "@odata.context": "/redfish/v1/$metadata#Session.Session",
    "@odata.id": `${path}/${session.id}`,
    "@odata.type": "#Session.v1_3_0.Session",
    Id: session.id,
    Name: "User Session",
    Description: "User Session",
    UserName: session.userName,
    Password: null,
    SessionType: "Redfish",
    ClientOriginIPAddress: session.clientAddress,
    CreatedTime: new Date(session.createdMs).toISOString(),
  };
}
