import { describe, expect, it } from "vitest";
import { concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { Framebuffer } from "../../framebuffer.ts";
import { connectAten } from "../client.ts";
import { serveAten } from "../server.ts";

const VERSION = hexBytes("524642203035352e3030380a");
const OPAQUE = new Uint8Array(24);
const INIT = hexBytes(
  "028001e0 10100001 001f001f001f 0a0500 000000 00000010 4154454e20694b564d20536572766572 00000000 00000007 01 00 01 01",
);
const SERVER = [VERSION, hexBytes("0110"), OPAQUE, hexBytes("00000000"), INIT];
const CLIENT = [VERSION, hexBytes("10"), new Uint8Array(48), hexBytes("00")];
const CREDENTIALS = { username: "ADMIN", password: "secret" };

async function connectTo(bytes: Uint8Array, end = true) {
  const [server, client] = createMemoryStreamPair();
  await server.write(bytes);
  const connecting = connectAten(client, CREDENTIALS);
  if (end) setTimeout(() => server.close(), 0);
  return connecting;
}

function serve(stream: ReturnType<typeof createMemoryStreamPair>[0], clock?: ManualClock) {
  return serveAten(stream, {
    framebuffer: new Framebuffer(16, 16),
    video: { encoding: "hermon" },
    version: "055.008",
    checkCredentials: () => true,
    ...(clock && { clock }),
  });
}

describe("the client's handshake", () => {
  it("ends in a named error wherever the server stops", async () => {
    const whole = concatBytes(SERVER);
    for (let length = 0; length < whole.length; length++) {
      await expect(connectTo(whole.slice(0, length))).rejects.toMatchObject({ code: "RFB_CLOSED" });
    }
    const client = await connectTo(whole, false);
    expect(client.name).toBe("ATEN iKVM Server");
    client.close();
  });

  it("tells a TightVNC server by its capabilities", async () => {
    const tunnels = hexBytes("00000001 00000000 54474854 4e4f54554e4e454c 00000000");
    const auth = hexBytes("00000000 00000001 00000002 53544456 564e43415554485f");
    for (const caps of [tunnels, auth]) {
      await expect(connectTo(concatBytes([VERSION, hexBytes("0110"), caps]))).rejects.toMatchObject({
        code: "RFB_PROTOCOL",
        message: expect.stringContaining("TightVNC"),
      });
    }
  });

  for (const [what, bytes, expected] of [
    ["another version", hexBytes("524642203030332e3030330a"), { code: "RFB_VERSION" }],
    ["another security type", concatBytes([VERSION, hexBytes("020102")]), { code: "RFB_NO_SECURITY" }],
    [
      "a refusal with a reason",
      concatBytes([VERSION, hexBytes("00 00000004 66756c6c")]),
      { code: "RFB_NO_SECURITY", message: "memory-b refused the session: full" },
    ],
    ["a refusal", concatBytes([...SERVER.slice(0, 3), hexBytes("00000001")]), { code: "RFB_AUTH_FAILED" }],
  ] as const) {
    it(`names ${what}`, async () => {
      const failure = await connectTo(bytes).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: expected.code });
      expect(String(failure)).not.toContain("secret");
      if ("message" in expected) expect(String(failure)).toMatch(/refused the session: full$/);
    });
  }

  it("has a deadline", async () => {
    const clock = new ManualClock();
    const [, client] = createMemoryStreamPair();
    const connecting = connectAten(client, { ...CREDENTIALS, clock });
    const failed = expect(connecting).rejects.toMatchObject({ code: "RFB_TIMEOUT", category: "bmc-unreachable" });
    await clock.advance(10_000);
    await failed;
  });
});

describe("the server's handshake", () => {
  it("ends in a named error wherever the client stops", async () => {
    const whole = concatBytes(CLIENT);
    for (let length = 0; length < whole.length; length++) {
      const [server, client] = createMemoryStreamPair();
      const serving = serve(server);
      await client.write(whole.slice(0, length));
      setTimeout(() => client.close(), 0);
      await expect(serving).rejects.toMatchObject({ code: "RFB_CLOSED" });
    }
  });

  it("refuses a client that answers with another version or another type", async () => {
    for (const [bytes, code] of [
      [hexBytes("524642203030332e3030380a"), "RFB_VERSION"],
      [concatBytes([VERSION, hexBytes("01")]), "RFB_PROTOCOL"],
    ] as const) {
      const [server, client] = createMemoryStreamPair();
      const serving = serve(server);
      await client.write(bytes);
      await expect(serving).rejects.toMatchObject({ code });
    }
  });

  it("has a deadline", async () => {
    const clock = new ManualClock();
    const [server] = createMemoryStreamPair();
    const failed = expect(serve(server, clock)).rejects.toMatchObject({ code: "RFB_TIMEOUT", category: "invalid" });
    await clock.advance(10_000);
    await failed;
  });
});
