import { describe, expect, it } from "vitest";
import { asciiBytes, concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { connectRfb } from "../client.ts";
import { RfbError } from "../errors.ts";
import { Framebuffer } from "../framebuffer.ts";
import { serveRfb } from "../server.ts";

const deps = { vncCipher, deflate, randomBytes };

const V38 = asciiBytes("RFB 003.008\n");
const V37 = asciiBytes("RFB 003.007\n");
const V33 = asciiBytes("RFB 003.003\n");
/** 640x480, 32 bits B, G, R, X, named "QEMU". */
const SERVER_INIT = hexBytes("0280 01e0 20180001 00ff00ff00ff 100800 000000 00000004 51454d55");
const CHALLENGE = hexBytes("00112233445566778899aabbccddeeff");

function server(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(parts);
}

/** Connects our client to a server that has already said all it will say. */
async function connectTo(said: Uint8Array, password: string | null = null, closes = true) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  await serverEnd.write(said);
  const connecting = connectRfb(clientEnd, { profile: "plain", password }, deps);
  if (closes) {
    // Ends only what it says: what the client wrote must not be lost with it.
    for (let i = 0; i < 50; i++) await Promise.resolve();
    serverEnd.close();
  }
  return connecting;
}

const DIALOGUES = {
  "3.8 None": { said: server(V38, hexBytes("01 01 00000000"), SERVER_INIT), password: null },
  "3.8 VNC authentication": {
    said: server(V38, hexBytes("02 01 02"), CHALLENGE, hexBytes("00000000"), SERVER_INIT),
    password: "x",
  },
  "3.7 None": { said: server(V37, hexBytes("01 01"), SERVER_INIT), password: null },
  "3.7 VNC authentication": {
    said: server(V37, hexBytes("01 02"), CHALLENGE, hexBytes("00000000"), SERVER_INIT),
    password: "x",
  },
  "3.3 None": { said: server(V33, hexBytes("00000001"), SERVER_INIT), password: null },
  "3.3 VNC authentication": {
    said: server(V33, hexBytes("00000002"), CHALLENGE, hexBytes("00000000"), SERVER_INIT),
    password: "x",
  },
};

describe("the client's handshake", () => {
  for (const [name, { said, password }] of Object.entries(DIALOGUES)) {
    it(`succeeds with ${name}`, async () => {
      const client = await connectTo(said, password, false);
      expect(client.name).toBe("QEMU");
    });

    it(`ends in a typed error when ${name} is cut after any byte`, async () => {
      for (let length = 0; length < said.length; length++) {
        const error = await connectTo(said.slice(0, length), password).catch((reason: unknown) => reason);
        expect(error, `cut after ${length}`).toBeInstanceOf(RfbError);
        expect(error).toMatchObject({ code: "RFB_CLOSED", category: "bmc-unreachable" });
      }
    });
  }

  it.each([
    ["a version of Supermicro's", asciiBytes("RFB 055.008\n"), null, "RFB_VERSION"],
    ["what is no RFB at all", asciiBytes("HTTP/1.1 400 Bad Request"), null, "RFB_VERSION"],
    ["no security type but VeNCrypt and TLS", server(V38, hexBytes("02 13 12")), "x", "RFB_NO_SECURITY"],
    ["a password wanted and none known", server(V38, hexBytes("01 02")), null, "RFB_NO_SECURITY"],
    ["a security result of 7", server(V38, hexBytes("01 01 00000007")), null, "RFB_PROTOCOL"],
    [
      "a picture of 65535x65535",
      server(V38, hexBytes("01 01 00000000 ffff ffff"), SERVER_INIT.slice(4)),
      null,
      "RFB_LIMIT",
    ],
    [
      "a name of 4 GiB",
      server(V38, hexBytes("01 01 00000000"), SERVER_INIT.slice(0, 20), hexBytes("ffffffff")),
      null,
      "RFB_LIMIT",
    ],
  ])("refuses %s", async (_, said, password, code) => {
    await expect(connectTo(said, password, false)).rejects.toMatchObject({ code });
  });

  it.each([
    ["3.8", server(V38, hexBytes("00 00000009"), asciiBytes("No licens"))],
    ["3.3", server(V33, hexBytes("00000000 00000009"), asciiBytes("No licens"))],
  ])("keeps the reason of a %s server that refuses", async (_, said) => {
    await expect(connectTo(said)).rejects.toMatchObject({ code: "RFB_NO_SECURITY", details: { reason: "No licens" } });
  });

  it("keeps the reason of a failed authentication, without its control characters", async () => {
    const said = server(
      V38,
      hexBytes("01 02"),
      CHALLENGE,
      hexBytes("00000001 0000000a"),
      asciiBytes("Bad\x1b[31mx\0\0"),
    );
    await expect(connectTo(said, "x")).rejects.toMatchObject({
      code: "RFB_AUTH_FAILED",
      details: { reason: "Bad [31mx" },
    });
  });

  it("does not read a reason of 4 GiB", async () => {
    const said = server(V38, hexBytes("01 02"), CHALLENGE, hexBytes("00000001 ffffffff"));
    const error = await connectTo(said, "x", false).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "RFB_AUTH_FAILED" });
    expect(String(error)).toContain("4294967295");
  });

  it("gives up on a silent server after its time", async () => {
    const clock = new ManualClock();
    const [serverEnd, clientEnd] = createMemoryStreamPair();
    const options = { profile: "plain", password: null, clock, handshakeTimeoutMs: 5000 } as const;
    const outcome = connectRfb(clientEnd, options, deps).catch((error: unknown) => error);
    await clock.advance(5000);
    expect(await outcome).toMatchObject({ code: "RFB_TIMEOUT" });
    expect(await serverEnd.read()).toBeNull();
  });

  it("stops on its signal and closes the stream", async () => {
    const aborter = new AbortController();
    const [serverEnd, clientEnd] = createMemoryStreamPair();
    const options = { profile: "plain", password: null, signal: aborter.signal } as const;
    const outcome = connectRfb(clientEnd, options, deps).catch((error: unknown) => error);
    const reason = new Error("not wanted any more");
    aborter.abort(reason);
    expect(await outcome).toBe(reason);
    expect(await serverEnd.read()).toBeNull();
  });
});

/** A viewer that says all at once, then leaves. */
async function serveTo(said: Uint8Array, security: Parameters<typeof serveRfb>[1]["security"] = { type: "none" }) {
  const [serverEnd, viewerEnd] = createMemoryStreamPair();
  await viewerEnd.write(said);
  const served = serveRfb(serverEnd, { framebuffer: new Framebuffer(64, 48), name: "x", security }, deps);
  const outcome = served.then(
    () => "ended",
    (error: unknown) => error,
  );
  for (let i = 0; i < 50; i++) await Promise.resolve();
  viewerEnd.close();
  return outcome;
}

describe("the server's handshake", () => {
  it.each([
    ["3.8", server(V38, hexBytes("01 01"))],
    ["3.7", server(V37, hexBytes("01 01"))],
    ["3.3", server(V33, hexBytes("01"))],
    ["Apple's 3.889", server(asciiBytes("RFB 003.889\n"), hexBytes("01 01"))],
  ])("succeeds with a viewer of %s, and ends in a typed error when cut after any byte", async (_, said) => {
    expect(await serveTo(said)).toBe("ended");
    for (let length = 0; length < said.length; length++) {
      expect(await serveTo(said.slice(0, length)), `cut after ${length}`).toMatchObject({ code: "RFB_CLOSED" });
    }
  });

  it.each([
    ["a security type it did not offer", server(V38, hexBytes("02")), "RFB_PROTOCOL"],
    ["what is no RFB version", asciiBytes("GET / HTTP/1.1\r\n"), "RFB_VERSION"],
  ])("refuses %s", async (_, said, code) => {
    expect(await serveTo(said)).toMatchObject({ code, category: "invalid" });
  });

  it("refuses a wrong answer to its challenge", async () => {
    const outcome = serveTo(server(V38, hexBytes("02"), new Uint8Array(16)), { type: "vnc-auth", password: "secret" });
    expect(await outcome).toMatchObject({ code: "RFB_AUTH_FAILED", category: "unauthenticated" });
  });

  it("closes on a viewer that does not finish in time", async () => {
    const clock = new ManualClock();
    const [serverEnd, viewerEnd] = createMemoryStreamPair();
    const options = { framebuffer: new Framebuffer(1, 1), name: "x", security: { type: "none" }, clock } as const;
    const outcome = serveRfb(serverEnd, options, deps).catch((error: unknown) => error);
    await viewerEnd.write(V38);
    await clock.advance(10_000);
    expect(await outcome).toMatchObject({ code: "RFB_TIMEOUT" });
  });
});
