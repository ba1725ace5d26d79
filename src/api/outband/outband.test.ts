import { expect, it } from "vitest";
import type { ConsoleAction, GraphicalConsoleState, TypeReport, TypeRequest } from "#/console/interfaces/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { TestApi } from "../testing/test-api.ts";

const BASE = "/outband/v1/nodes/n1/consoles/graphical";
const SESSION = "7ba7b810-9dad-41d1-80b4-00c04fd430c8";
const STATE: GraphicalConsoleState = { connected: true, width: 64, height: 48, writer: "v1", viewers: [], asks: [] };

async function openApi(): Promise<TestApi> {
  const api = await TestApi.open();
  expect((await api.ask("POST", "/v1/nodes", { body: { driver: "fake-hardware", name: "n1" } })).status).toBe(201);
  return api;
}

it("shows a console by the node's name, in the API's own words", async () => {
  await using api = await openApi();
  const viewer = { id: "v1", number: 1, sessionId: SESSION, mode: "write", state: "writer", idleSeconds: 3 } as const;
  api.consoles.show = async () => ({ ...STATE, viewers: [{ ...viewer, since: 0 }] });
  const { status, body } = await api.ask("GET", BASE, { version: 0 });
  expect(status).toBe(200);
  const { sessionId, idleSeconds, ...same } = viewer;
  const wire = { ...same, session: sessionId, since: "1970-01-01T00:00:00.000Z", idle_seconds: idleSeconds };
  expect(body).toEqual({ ...STATE, viewers: [wire] });
});

it("answers 409 for a console that is not enabled and 404 for a node that is not there", async () => {
  await using api = await openApi();
  expect((await api.ask("GET", BASE)).status).toBe(409);
  expect((await api.ask("GET", BASE.replace("n1", "n2"))).status).toBe(404);
});

it.each([
  [
    { action: "give", viewer: "v2" },
    { action: "give", viewer: "v2" },
  ],
  [{ action: "take" }, { action: "take", viewer: null }],
])("passes %j on", async (body, expected) => {
  await using api = await openApi();
  const acts: ConsoleAction[] = [];
  api.consoles.act = async (_, action) => {
    acts.push(action);
    return STATE;
  };
  expect((await api.ask("POST", `${BASE}/control`, { body })).status).toBe(200);
  expect(acts).toEqual([expected]);
});

it.each([
  ["control", {}],
  ["control", { action: "steal" }],
  ["control", { action: "give", session: "x" }],
  ["type", {}],
  ["type", { text: 5 }],
  ["type", { text: "x".repeat(10_001) }],
  ["type", { text: "x", rate: 0 }],
  ["type", { text: "x", rate: "fast" }],
  ["keys", { chord: "x".repeat(65) }],
  ["sessions", { mode: "admin" }],
  ["sessions", { ttl: 1 }],
])("refuses POST %s with %j", async (path, body) => {
  await using api = await openApi();
  expect((await api.ask("POST", `${BASE}/${path}`, { body })).status).toBe(400);
});

it("types with sensible defaults, and says how it went", async () => {
  await using api = await openApi();
  const requests: TypeRequest[] = [];
  let report: TypeReport = { typed: 2, untypeable: [], stopped: null };
  api.consoles.type = async (_, request) => {
    requests.push(request);
    return report;
  };
  const type = (body: object) => api.ask("POST", `${BASE}/type`, { body });
  expect(await type({ text: "hi" })).toMatchObject({ status: 200, body: report });
  const defaults = { layout: "en-us", rate: null, partial: false, viewer: null, forced: false };
  expect(requests).toEqual([{ text: "hi", ...defaults }]);

  report = { typed: 0, untypeable: [{ character: "é", index: 1 }], stopped: null };
  expect(await type({ text: "hé" })).toMatchObject({ status: 400, body: report });
  expect(await type({ text: "hé", partial: true })).toMatchObject({ status: 200, body: report });
  for (const [stopped, status] of [["control-lost", 409] as const, ["upstream-lost", 503] as const]) {
    report = { typed: 1, untypeable: [], stopped };
    const answer = await type({ text: "hi" });
    expect(answer).toMatchObject({ status, body: { typed: 1, stopped } });
    expect(answer.text).toContain("error_message");
  }
});

it("opens a session, whose token is told in the URL alone and this once", async () => {
  await using api = await openApi();
  const session = {
    id: SESSION,
    nodeUuid: SESSION,
    kind: "graphical",
    tokenHash: "secret-hash",
    mode: "read-only",
    createdAt: 0,
    expiresAt: 1_000,
    ceilingAt: 2_000,
  } as const;
  api.consoles.openSession = async (_, { mode, ttlMs }) => ({ session: { ...session, mode }, url: `url ${ttlMs}` });
  api.consoles.listSessions = async () => [session];
  api.consoles.getSession = async () => session;
  const created = await api.ask("POST", `${BASE}/sessions`, { body: { mode: "read-only", ttl: 60 } });
  expect(created).toMatchObject({ status: 201, body: { id: SESSION, mode: "read-only", url: "url 60000" } });
  expect(created.headers.location).toBe(`http://localhost:6385${BASE}/sessions/${SESSION}`);
  const [list, one] = [await api.ask("GET", `${BASE}/sessions`), await api.ask("GET", `${BASE}/sessions/${SESSION}`)];
  for (const { text } of [created, list, one]) expect(text).not.toContain("secret-hash");
  for (const { text } of [list, one]) expect(text).not.toContain("url");
});

it("revokes a session, and says 404 for one that is none", async () => {
  await using api = await openApi();
  const revoked: string[] = [];
  api.consoles.revokeSession = async (_, id) => {
    if (revoked.push(id) > 1) throw new OutbandError("CONSOLE_SESSION_NOT_FOUND", "not-found", "gone");
  };
  expect((await api.ask("DELETE", `${BASE}/sessions/${SESSION}`)).status).toBe(204);
  expect((await api.ask("DELETE", `${BASE}/sessions/${SESSION}`)).status).toBe(404);
  expect((await api.ask("DELETE", `${BASE}/sessions/not-a-uuid`)).status).toBe(400);
});
