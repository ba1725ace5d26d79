import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#/lib/time/index.ts";
import { type Api, createApi } from "../api.ts";
import { consoleOpen } from "./console/open.ts";
import { nodeList } from "./node/list.ts";

type Answer = { status?: number; body: unknown };

let server: Server;
let requests: { method: string; path: string; body: string; authorization: string | undefined }[];
let answer: (method: string, path: string) => Answer;
let api: Api;

beforeEach(async () => {
  requests = [];
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    const [method, path] = [request.method ?? "", request.url ?? ""];
    requests.push({ method, path, body, authorization: request.headers.authorization });
    const { status = 200, body: out } = answer(method, path);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(out));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  api = createApi({ endpoint: `http://127.0.0.1:${port}/`, username: "ada", password: "s" });
});
afterEach(() => server.close());

describe("node list", () => {
  it("prints one aligned line a node and sends the login", async () => {
    answer = () => ({
      body: { nodes: [{ uuid: "u-1", name: "r1", power_state: null, provision_state: "enroll", maintenance: false }] },
    });
    expect(await nodeList(api, "text")).toBe("NAME  UUID  POWER    PROVISION\nr1    u-1   unknown  enroll");
    expect(requests[0]?.authorization).toBe(`Basic ${Buffer.from("ada:s").toString("base64")}`);
  });
});

describe("console open", () => {
  it("enables a console that is off, waits, and gives the URL", async () => {
    let enabled = false;
    answer = (method, path) => {
      if (method === "PUT") enabled = true;
      if (path.endsWith("/states")) return { body: { last_error: null } };
      return { body: { console_enabled: enabled, console_info: enabled ? { type: "vnc", url: "http://x/" } : null } };
    };
    await expect(consoleOpen(api, "r1", systemClock)).resolves.toBe("http://x/");
    expect(requests.map((request) => request.method)).toContain("PUT");
  });

  it("rejects with the node's last_error", async () => {
    answer = (_, path) =>
      path.endsWith("/states")
        ? { body: { last_error: "no licence" } }
        : { body: { console_enabled: false, console_info: null } };
    await expect(consoleOpen(api, "r1", systemClock)).rejects.toThrow("no licence");
  });

  it("reads the sentence out of Ironic's doubly encoded error", async () => {
    const inner = JSON.stringify({ faultstring: "Node r9 could not be found.", faultcode: "Client", debuginfo: null });
    answer = () => ({ status: 404, body: { error_message: inner } });
    await expect(consoleOpen(api, "r9", systemClock)).rejects.toMatchObject({
      category: "not-found",
      message: "Node r9 could not be found.",
    });
  });
});

it("says what to do when nothing answers", async () => {
  const nobody = createApi({ endpoint: "http://127.0.0.1:1" });
  await expect(nodeList(nobody, "text")).rejects.toThrow("Is `outband serve` running?");
});
