import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutbandError } from "#/lib/errors/index.ts";
import { FAKE_RECORDING } from "../testing/fake-history.ts";
import { TestApi } from "../testing/test-api.ts";

let api: TestApi;
let screen: string;
beforeEach(async () => {
  api = await TestApi.open();
  await api.ask("POST", "/v1/nodes", { body: { name: "r1", driver: "idrac" } });
  screen = "/outband/v1/nodes/r1/consoles/graphical";
});
afterEach(() => api[Symbol.asyncDispose]());

describe("screenshot", () => {
  it("answers a picture with its age and a tag", async () => {
    const { status, headers } = await api.ask("GET", `${screen}/screenshot`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "image/png",
      "cache-control": "private, no-cache",
      "cross-origin-resource-policy": "same-origin",
      etag: `"${"ab".repeat(16)}"`,
      age: expect.stringMatching(/^\d+$/),
      "x-outband-picture-age": expect.stringMatching(/^\d+\.\d{3}$/),
    });
  });

  it("answers 304 to who has it", async () => {
    const { status, text } = await api.ask("GET", `${screen}/screenshot`, {
      headers: { "if-none-match": `"other", "${"ab".repeat(16)}"` },
    });
    expect([status, text]).toEqual([304, ""]);
  });

  it("hands the wishes on", async () => {
    let wished: unknown;
    const { screenshot } = api.history.pictures;
    api.history.pictures.screenshot = async (uuid, wishes) => {
      wished = wishes;
      return await screenshot(uuid, wishes);
    };
    await api.ask("GET", `${screen}/screenshot?format=jpeg&width=320&max_age=60`);
    expect(wished).toEqual({ format: "jpeg", width: 320, maxAgeMs: 60_000 });
  });

  it.each(["format=gif", "width=0", "width=9000", "width=x", "max_age=-1", "quality=5"])(
    "refuses %s",
    async (query) => {
      expect((await api.ask("GET", `${screen}/screenshot?${query}`)).status).toBe(400);
    },
  );

  it.each([
    ["conflict", 409],
    ["bmc-unreachable", 503],
    ["bmc-fault", 502],
    ["unavailable", 503],
  ] as const)("that fails with %s is %i, and says why", async (category, expected) => {
    api.history.pictures.screenshot = async () => {
      throw new OutbandError("PICTURE_X", category, "there is a reason");
    };
    const { status, text } = await api.ask("GET", `${screen}/screenshot`);
    expect(status).toBe(expected);
    expect(text).toContain("there is a reason");
  });

  it("of a node that is not there is 404", async () => {
    expect((await api.ask("GET", screen.replace("r1", "r2").concat("/screenshot"))).status).toBe(404);
  });
});

it("lists key frames, and answers one", async () => {
  const { body } = await api.ask("GET", `${screen}/keyframes`);
  expect(body?.keyframes).toMatchObject([{ id: "one", taken_at: "2026-11-21T00:00:00.000Z", width: 720, size: 3 }]);
  expect((await api.ask("GET", `${screen}/keyframes/one`)).headers["content-type"]).toBe("image/png");
});

describe("recordings", () => {
  it("are started, listed and stopped", async () => {
    const started = await api.ask("POST", `${screen}/recordings`, { body: {} });
    expect(started.status).toBe(201);
    expect(started.headers.location).toBe(`http://localhost:6385${screen}/recordings/${FAKE_RECORDING.id}`);
    const { body } = await api.ask("GET", `${screen}/recordings`);
    expect(body?.recordings).toMatchObject([
      { id: FAKE_RECORDING.id, state: "complete", duration_ms: 5000, size: 6, gaps: [{ from_ms: 1000, to_ms: 2000 }] },
    ]);
    expect((await api.ask("DELETE", `${screen}/recordings/current`)).status).toBe(200);
  });

  it("are answered as a file of a known size", async () => {
    const { status, headers, text } = await api.ask("GET", `${screen}/recordings/${FAKE_RECORDING.id}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-length": "6", "content-type": "application/octet-stream" });
    expect(text).toBe("\u0001\u0002\u0003\u0004\u0005\u0006");
  });

  it("are verified and deleted", async () => {
    const { body } = await api.ask("GET", `${screen}/recordings/${FAKE_RECORDING.id}/verify`);
    expect(body).toEqual({ intact: true, complete: true, blocks: 3, problem: null });
    expect((await api.ask("DELETE", `${screen}/recordings/${FAKE_RECORDING.id}`)).status).toBe(204);
  });
});

it("serves the replay page with its headers, and nothing beside it", async () => {
  const { status, headers } = await api.ask("GET", "/outband/replay.html?node=a&recording=b");
  expect(status).toBe(200);
  expect(headers).toMatchObject({ "content-security-policy": "default-src 'none'", etag: '"page"' });
  for (const path of ["/outband/replay.html/..", "/outband/../package.json", "/outband//replay.html", "/outband/x"]) {
    expect((await api.ask("GET", path)).status, path).toBe(404);
  }
});
