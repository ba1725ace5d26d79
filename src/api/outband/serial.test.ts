import { describe, expect, it, onTestFinished } from "vitest";
import type { ConsoleAction, SerialConsoleState } from "#/console/interfaces/index.ts";
import { TestApi } from "../testing/test-api.ts";

const UUID = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const SERIAL = `/outband/v1/nodes/${UUID}/consoles/serial`;
const STATE: SerialConsoleState = {
  line: "lost",
  reason: "no answer",
  writer: "5d41402abc4b2a76",
  clients: [
    {
      id: "5d41402abc4b2a76",
      number: 1,
      peer: "192.0.2.7:40000",
      sessionId: "9f000000-0000-4000-8000-000000000000",
      mode: "write",
      state: "writer",
      since: Date.UTC(2026, 10, 21),
    },
  ],
  asks: [],
};

async function open(): Promise<TestApi> {
  const api = await TestApi.open();
  onTestFinished(() => api[Symbol.asyncDispose]());
  await api.ask("POST", "/v1/nodes", { body: { uuid: UUID, driver: "fake-hardware" } });
  return api;
}

describe("a serial console that is not enabled", () => {
  it.each([
    ["GET", ""],
    ["POST", "/break"],
    ["GET", "/output"],
    ["GET", "/log"],
    ["POST", "/sessions"],
    ["POST", "/recordings"],
    ["DELETE", "/recordings/current"],
  ] as const)("%s %s is 409", async (method, path) => {
    const api = await open();
    expect((await api.ask(method, SERIAL + path)).status).toBe(409);
  });
});

describe("a serial console", () => {
  it("is shown with who is there", async () => {
    const api = await open();
    api.serial.show = async () => STATE;
    expect((await api.ask("GET", SERIAL)).body).toEqual({
      line: "lost",
      reason: "no answer",
      writer: "5d41402abc4b2a76",
      clients: [
        {
          id: "5d41402abc4b2a76",
          number: 1,
          peer: "192.0.2.7:40000",
          session: "9f000000-0000-4000-8000-000000000000",
          mode: "write",
          state: "writer",
          since: "2026-11-21T00:00:00.000Z",
        },
      ],
      asks: [],
    });
  });

  it("is handed over, and sent a break", async () => {
    const api = await open();
    const done: (ConsoleAction | string)[] = [];
    api.serial.act = async (_, action) => {
      done.push(action);
      return STATE;
    };
    api.serial.sendBreak = async () => void done.push("break");
    const body = { action: "take" };
    expect((await api.ask("POST", `${SERIAL}/control`, { body })).status).toBe(200);
    expect((await api.ask("POST", `${SERIAL}/control`, { body: { action: "grab" } })).status).toBe(400);
    expect((await api.ask("POST", `${SERIAL}/break`)).status).toBe(204);
    expect(done).toEqual([{ action: "take", viewer: null }, "break"]);
  });

  it("gives its output as text, as bytes and with times", async () => {
    const api = await open();
    const asked: object[] = [];
    const bytes = Buffer.from("\u001b[1mlogin:\u001b[m \u00ff", "latin1");
    api.serial.plainOutput = async (_, query) => {
      asked.push(query);
      return "login: <script>";
    };
    api.serial.output = async () => ({ bytes, marks: [{ time: 1000, offset: 4, event: "output" }] });
    const plain = await api.ask("GET", `${SERIAL}/output`);
    expect(plain.text).toBe("login: <script>");
    expect(plain.headers).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    });
    const raw = await api.ask("GET", `${SERIAL}/output?format=raw&bytes=20`);
    expect(raw.headers["content-type"]).toBe("application/octet-stream");
    expect((await api.ask("GET", `${SERIAL}/output?format=json&lines=3`)).body).toEqual({
      text: "login: <script>",
      base64: bytes.toString("base64"),
      marks: [{ time: "1970-01-01T00:00:01.000Z", offset: 4, event: "output" }],
    });
    expect(asked).toEqual([{ lines: 100 }, { lines: 3 }]);
  });

  it.each(["lines=0", "lines=x", "bytes=1048577", "format=html", "tail=3"])("does not take ?%s", async (query) => {
    const api = await open();
    expect((await api.ask("GET", `${SERIAL}/output?${query}`)).status).toBe(400);
  });

  it("gives its log as a file", async () => {
    const api = await open();
    api.serial.log = async () => ({ bytes: Uint8Array.of(1, 2), plain: () => "text" });
    const answer = await api.ask("GET", `${SERIAL}/log`);
    expect(answer.text).toBe("text");
    expect(answer.headers["content-disposition"]).toBe(`attachment; filename="${UUID}.log"`);
  });

  it("tells both addresses of a new session, once", async () => {
    const api = await open();
    const session = {
      id: "9f000000-0000-4000-8000-000000000000",
      nodeUuid: UUID,
      kind: "serial",
      tokenHash: "secret hash",
      mode: "read-only",
      createdAt: 0,
      expiresAt: 1000,
      ceilingAt: 2000,
    } as const;
    api.serial.openSession = async () => ({ session, url: "http://page", socketUrl: "ws://line" });
    api.serial.getSession = async () => session;
    const created = await api.ask("POST", `${SERIAL}/sessions`, { body: { mode: "read-only" } });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ mode: "read-only", url: "http://page", socket_url: "ws://line" });
    expect(created.headers.location).toBe(`http://localhost:6385${SERIAL}/sessions/${session.id}`);
    const shown = await api.ask("GET", `${SERIAL}/sessions/${session.id}`);
    expect(shown.text).not.toMatch(/url|hash/);
  });
});
