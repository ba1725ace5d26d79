import { describe, expect, it } from "vitest";
import { asciiBytes, concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { encodeFramebufferUpdateRequest } from "./messages/framebuffer-update-request.ts";
import { encodeSetPixelFormat } from "./messages/set-pixel-format.ts";
import { RGBX32 } from "./pixel-format.ts";
import { serveRfb } from "./server.ts";
import { seededNumbers, testPicture } from "./test-support.ts";

const deps = { vncCipher, deflate, randomBytes };
const HANDSHAKE = concatBytes([asciiBytes("RFB 003.008\n"), Uint8Array.of(1, 1)]);

/** A viewer that says all this, and stays. */
async function serve(said: Uint8Array, wrap: (stream: ByteStream) => ByteStream = (stream) => stream) {
  const clock = new ManualClock();
  const [serverEnd, viewerEnd] = createMemoryStreamPair();
  await viewerEnd.write(concatBytes([HANDSHAKE, said]));
  const options = { framebuffer: testPicture(300, 140), name: "x", security: { type: "none" }, clock } as const;
  const outcome = serveRfb(wrap(serverEnd), options, deps).then(
    () => "ended",
    (error: unknown) => error,
  );
  return { clock, viewerEnd, outcome };
}

describe("serveRfb", () => {
  it.each([
    ["an unknown message", "63", "RFB_PROTOCOL"],
    ["65535 encodings", "02 00 ffff", "RFB_LIMIT"],
    ["a cut text of 2 GiB", "06 000000 7fffffff", "RFB_LIMIT"],
    ["pixels of 24 bits", "00 000000 18 18 00 01 00ff 00ff 00ff 10 08 00 000000", "RFB_PROTOCOL"],
    ["a colour map", "00 000000 08 08 00 00 0000 0000 0000 00 00 00 000000", "RFB_PROTOCOL"],
    ["a channel beyond its pixel", "00 000000 10 10 00 01 00ff 00ff 00ff 10 08 00 000000", "RFB_PROTOCOL"],
  ])("ends the session of a viewer that sends %s", async (_, text, code) => {
    const { outcome, viewerEnd } = await serve(hexBytes(text));
    expect(await outcome).toMatchObject({ code, category: "invalid" });
    await expect(viewerEnd.write(Uint8Array.of(0))).rejects.toThrow();
  });

  it("frames and ignores the messages of extensions it does not have", async () => {
    const { clock, outcome, viewerEnd } = await serve(
      hexBytes("96 01 0000 0000 0400 0300 f8 000000 80000003 02 aabb fa 00 01 04 fb 00 0400 0300 00 00 ff 01 0000"),
    );
    await clock.advance(0);
    viewerEnd.close();
    expect(await outcome).toBe("ended");
  });

  it("cuts a viewer that reads nothing", async () => {
    const request = encodeFramebufferUpdateRequest(false, { x: 0, y: 0, width: 300, height: 140 });
    const wrap = (stream: ByteStream): ByteStream => ({
      peer: stream.peer,
      read: () => stream.read(),
      // A full socket: takes the handshake, then nothing, and fails once it is closed.
      write: (bytes) =>
        bytes.length < 100
          ? stream.write(bytes)
          : new Promise((_, reject) => {
              fail = () => reject(new Error("closed"));
            }),
      close: () => {
        stream.close();
        fail();
      },
    });
    let fail = () => {};
    const { clock, outcome } = await serve(request, wrap);
    await clock.advance(0);
    await clock.advance(60_000);
    expect(await outcome).toMatchObject({ code: "RFB_TIMEOUT" });
  });

  it("never fails otherwise than with an RfbError, whatever a viewer sends", async () => {
    const random = seededNumbers(11);
    for (let round = 0; round < 300; round++) {
      const noise = Uint8Array.from({ length: 1 + random(80) }, () => (random(3) ? random(8) : random(256)));
      const { outcome, viewerEnd } = await serve(concatBytes([encodeSetPixelFormat(RGBX32), noise]));
      for (let i = 0; i < 40; i++) await Promise.resolve();
      viewerEnd.close();
      const result = await outcome;
      if (result !== "ended") expect(result).toMatchObject({ name: "RfbError" });
    }
  });
});
