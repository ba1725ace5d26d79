import { describe, expect, it } from "vitest";
import { ByteWriter, concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { Framebuffer } from "../framebuffer.ts";
import { until } from "../test-support.ts";
import { encodeAst2100 } from "./ast2100/encoder.ts";
import { connectAten } from "./client.ts";
import { encodeFrameRect } from "./messages/frame-rect.ts";
import { serveAten } from "./server.ts";
import { psnr, textScreen } from "./test-support.ts";

const HELLO = concatBytes([
  hexBytes("524642203030332e3030380a 0110"),
  new Uint8Array(24),
  hexBytes("00000000 028001e0 10100001001f001f001f0a0500000000 00000000"),
  hexBytes("00000000 00000007 01010101"),
]);

/** A client whose BMC sends what a test says after a good handshake. */
async function startClient(clock?: ManualClock) {
  const [bmc, clientEnd] = createMemoryStreamPair();
  await bmc.write(HELLO);
  const client = await connectAten(clientEnd, { username: "a", password: "b", ...(clock && { clock }) });
  const running = client.run(new AbortController().signal);
  running.catch(() => {});
  return { bmc, client, running };
}

function update(width: number, height: number, encoding: number, frame: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  encodeFrameRect({ width, height }, encoding, frame, writer);
  return writer.finish();
}

const picture = textScreen(64, 48);
const good = update(
  64,
  48,
  0x57,
  encodeAst2100(picture, null, { lumaSelector: 11, chromaSelector: 11, sampling: "444", vq: true }),
);
const broken = update(64, 48, 0x57, hexBytes("0b0b01bc00000010"));

describe("a client with a strange BMC", () => {
  for (const [what, bytes, expected] of [
    ["an unknown message", hexBytes("80"), { code: "RFB_PROTOCOL", category: "bmc-fault" }],
    ["a picture too large", hexBytes("00000001 00000000 7fff7fff 00000057 00000001 00000000"), { code: "RFB_LIMIT" }],
    ["a frame of 4 GiB", hexBytes("00000001 00000000 00400030 00000057 00000001 ffffffff"), { code: "RFB_LIMIT" }],
    ["a 4 GiB of no signal", hexBytes("00000001 00000000 fd80fe20 00000057 00000001 ffffffff"), { code: "RFB_LIMIT" }],
    ["an endless cursor", hexBytes("04 00000000 00000000 ffffffff ffffffff 00000001"), { code: "RFB_LIMIT" }],
    ["an encoding nobody knows", update(64, 48, 0x61, new Uint8Array(8)), { code: "ATEN_ENCODING_UNSUPPORTED" }],
  ] as const) {
    it(`names ${what}`, async () => {
      const { bmc, running } = await startClient();
      await bmc.write(bytes);
      await expect(running).rejects.toMatchObject(expected);
    });
  }

  it("passes over the messages that have nothing to do with pictures", async () => {
    const { bmc, client, running } = await startClient();
    const cursor = hexBytes("04 00000001 00000001 00000002 00000002 00000001 00000000 0000000000000000");
    const others = hexBytes(
      "1600 3300000000 350000000000 37000000 3c0000000000000000 0400000001000000010000000200000002 00000000",
    );
    await bmc.write(concatBytes([others, cursor, hexBytes("39"), new Uint8Array(264), hexBytes("00000000"), good]));
    await until("the picture", () => psnr(picture, client.framebuffer) > 40);
    client.close();
    await running;
  });

  it("asks for all of the picture after a broken one, and goes on", async () => {
    const { bmc, client, running } = await startClient();
    const heard: number[] = [];
    const listening = (async () => {
      for (let chunk = await bmc.read(); chunk; chunk = await bmc.read()) heard.push(...chunk);
    })();
    await bmc.write(broken);
    // The handshake is 62 bytes; then full requests, of which the byte after the type is 0.
    await until("the second request", () => heard.length >= 62 + 20);
    expect(heard.slice(62, 82)).toEqual([3, ...Array(9).fill(0), 3, ...Array(9).fill(0)]);
    await bmc.write(good);
    await until("the picture", () => psnr(picture, client.framebuffer) > 40);
    client.close();
    await Promise.all([running, listening]);
  });

  it("gives up after three broken pictures in a row", async () => {
    const { bmc, running } = await startClient();
    await bmc.write(concatBytes([broken, broken, good, broken, broken, broken]));
    await expect(running).rejects.toMatchObject({ code: "ATEN_FRAME_INVALID" });
  });

  it("asks a silent BMC again, and then gives it up", async () => {
    const clock = new ManualClock();
    const { running } = await startClient(clock);
    const failed = expect(running).rejects.toMatchObject({ code: "RFB_TIMEOUT", category: "bmc-unreachable" });
    await clock.advance(30_000);
    await clock.advance(60_000);
    await failed;
  });

  it("names a connection that ends in a message", async () => {
    const { bmc, running } = await startClient();
    await bmc.write(good.slice(0, 40));
    bmc.close();
    await expect(running).rejects.toMatchObject({ code: "RFB_CLOSED" });
  });

  it("ends with the signal's reason", async () => {
    const [bmc, clientEnd] = createMemoryStreamPair();
    await bmc.write(HELLO);
    const client = await connectAten(clientEnd, { username: "a", password: "b" });
    const aborter = new AbortController();
    const running = client.run(aborter.signal);
    aborter.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });
});

describe("a server with a strange client", () => {
  const hello = concatBytes([hexBytes("524642203030332e3030380a 10"), new Uint8Array(48), hexBytes("00")]);

  async function startServer(bytes: Uint8Array) {
    const [serverEnd, client] = createMemoryStreamPair();
    const seen: string[] = [];
    const serving = serveAten(serverEnd, {
      framebuffer: new Framebuffer(16, 16),
      video: { encoding: "hermon" },
      version: "003.008",
      checkCredentials: () => true,
      onKey: (keysym, down) => seen.push(`${down ? "+" : "-"}${keysym}`),
      onPower: (code) => seen.push(`power ${code}`),
    });
    await client.write(concatBytes([hello, bytes]));
    return { serving, client, seen };
  }

  it("names an unknown message and an encrypted one", async () => {
    for (const bytes of [hexBytes("99"), hexBytes("0401"), hexBytes("0501")]) {
      const { serving } = await startServer(concatBytes([bytes, new Uint8Array(17)]));
      await expect(serving).rejects.toMatchObject({ code: "RFB_PROTOCOL", category: "invalid" });
    }
  });

  it("refuses a list of encodings beyond the limit", async () => {
    const { serving } = await startServer(hexBytes("0200ffff"));
    await expect(serving).rejects.toMatchObject({ code: "RFB_LIMIT" });
  });

  it("takes every message that it knows, taps and power too", async () => {
    const known = [
      "0000000020180001 00ff00ff00ff100800 000000",
      "02000001 00000000",
      "070780",
      "15 00000001 00000000",
      "1600",
      "19",
      "3200 0b 01bc",
      "360001",
      "37",
      "3a",
      "3c",
      "1a02",
      "04000200 00000000 04 000000000000000000",
    ];
    const { serving, client, seen } = await startServer(hexBytes(known.join("")));
    await until("the tap", () => seen.length === 3);
    expect(seen).toEqual(["power 2", "+97", "-97"]);
    client.close();
    await serving;
  });

  it("releases what a client that has gone held", async () => {
    const { serving, client, seen } = await startServer(hexBytes("04000100 00000000 04 000000000000000000"));
    await until("the key", () => seen.length === 1);
    client.close();
    await serving;
    expect(seen).toEqual(["+97", "-97"]);
  });
});
