import { describe, expect, it } from "vitest";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { connectRfb } from "./client.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { Framebuffer, packRgb } from "./framebuffer.ts";
import { BGRX32, type PixelFormat, RGB555, RGBX32 } from "./pixel-format.ts";
import { createPixelReader, createPixelWriter } from "./pixel-translation.ts";
import { ScreenTiles } from "./screen-tiles.ts";
import { type RfbServerOptions, serveRfb } from "./server.ts";
import { cutReads, samePicture, seededNumbers, testPicture, until } from "./test-support.ts";

const deps = { vncCipher, deflate, randomBytes };

interface PairOptions extends Partial<RfbServerOptions> {
  readonly profile?: "plain" | "idrac";
  readonly cut?: (stream: ByteStream) => ByteStream;
}

/** Our client on our server, in memory. */
async function startPair({ profile = "plain", cut = (stream) => stream, ...options }: PairOptions = {}) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  const clocked = options.clock ? { clock: options.clock } : {};
  const screen = options.framebuffer ?? testPicture(300, 140);
  const serverOptions = { framebuffer: screen, name: "pair", security: { type: "none" }, ...options } as const;
  const served = serveRfb(cut(serverEnd), serverOptions, deps);
  // Looked at in the tests that care.
  served.catch(() => {});
  const client = await connectRfb(cut(clientEnd), { profile, password: "secret12", ...clocked }, deps);
  const aborter = new AbortController();
  const running = client.run(aborter.signal).then(
    () => "ended",
    (error: unknown) => error,
  );
  return {
    screen,
    client,
    served,
    running,
    shown: () => until("the same picture", () => samePicture(screen, client.framebuffer)),
    async [Symbol.asyncDispose]() {
      aborter.abort(new Error("the test is over"));
      await Promise.all([running, served.catch(() => {})]);
    },
  };
}

function inFormat(picture: ReturnType<typeof testPicture>, format: PixelFormat) {
  const writer = createPixelWriter(format);
  const reader = createPixelReader(format);
  const pixel = new Uint8Array(4);
  picture.words.forEach((word, i) => {
    writer.pixel(word, pixel, 0);
    picture.words[i] = reader.pixel(pixel, 0);
  });
  return picture;
}

const CUTS = {
  whole: (stream: ByteStream) => stream,
  "byte by byte": (stream: ByteStream) => cutReads(stream, () => 1),
  "at random cuts": (stream: ByteStream) => {
    const random = seededNumbers(7);
    return cutReads(stream, () => random(3000));
  },
};

describe("a client on a server", () => {
  for (const [pieces, cut] of Object.entries(CUTS)) {
    for (const encoding of ["hextile", "raw"] as const) {
      it(`shows the same picture in ${encoding}, read ${pieces}`, async () => {
        await using pair = await startPair({ cut, allowedEncodings: [ENCODING[encoding]] });
        await pair.shown();
      });
    }
  }

  for (const [name, format] of Object.entries({
    RGBX32,
    BGRX32,
    RGB555,
    "big-endian 555": { ...RGB555, bigEndian: true },
  })) {
    it(`shows the same picture in the server's own ${name}`, async () => {
      const framebuffer = inFormat(testPicture(300, 140), format);
      await using pair = await startPair({ profile: "idrac", framebuffer, format });
      await pair.shown();
    });
  }

  it("passes VNC authentication with the right password only", async () => {
    await using pair = await startPair({ security: { type: "vnc-auth", password: "secret12" } });
    await pair.shown();
    const wrong = startPair({ security: { type: "vnc-auth", password: "other" } });
    await expect(wrong).rejects.toMatchObject({
      code: "RFB_AUTH_FAILED",
      details: { reason: "Authentication failed" },
    });
  });

  it("follows what changes, and only that", async () => {
    await using pair = await startPair();
    await pair.shown();
    const rect = { x: 250, y: 60, width: 20, height: 10 };
    pair.screen.fill(rect, packRgb(9, 8, 7));
    pair.screen.damage(rect);
    await pair.shown();
  });

  it.each([
    ["DesktopSize", ENCODING.desktopSize],
    ["ExtendedDesktopSize", ENCODING.extendedDesktopSize],
  ])("follows a change of size told by %s", async (_, encoding) => {
    await using pair = await startPair({ allowedEncodings: [ENCODING.tight, encoding] });
    await pair.shown();
    for (const [width, height] of [
      [640, 480],
      [16, 16],
      [300, 140],
    ] as const) {
      pair.screen.resize(width, height);
      pair.screen.fill({ x: 3, y: 3, width: 9, height: 9 }, packRgb(1, 200, 3));
      pair.screen.damage({ x: 3, y: 3, width: 9, height: 9 });
      await pair.shown();
    }
  });

  it("keeps its size and shows black beyond the picture when the viewer has no DesktopSize", async () => {
    await using pair = await startPair({ allowedEncodings: [ENCODING.hextile] });
    await pair.shown();
    pair.screen.resize(100, 100);
    pair.screen.fill({ x: 0, y: 0, width: 100, height: 100 }, packRgb(1, 200, 3));
    pair.screen.damage({ x: 0, y: 0, width: 100, height: 100 });
    const { framebuffer } = pair.client;
    await until("black", () => framebuffer.words[139 * 300 + 299] === packRgb(0, 0, 0));
    expect(framebuffer.width).toBe(300);
    expect(framebuffer.words[99 * 300 + 99]).toBe(packRgb(1, 200, 3));
  });

  it("passes keys and pointer on, in order", async () => {
    const seen: string[] = [];
    await using pair = await startPair({
      onKey: (keysym, down) => seen.push(`${down ? "+" : "-"}${keysym}`),
      onPointer: (buttons, x, y) => seen.push(`${buttons}@${x},${y}`),
    });
    pair.client.key(0xff0d, true);
    pair.client.key(0xff0d, false);
    pair.client.pointer(1, 20, 30);
    await until("the input", () => seen.length === 3);
    expect(seen).toEqual(["+65293", "-65293", "1@20,30"]);
  });

  it("drops every input when it is read-only, and goes on with the picture", async () => {
    const seen: string[] = [];
    await using pair = await startPair({
      readOnly: true,
      onKey: () => seen.push("key"),
      onPointer: () => seen.push("pointer"),
      clipboard: { gives: () => true, takes: () => true, onText: () => seen.push("text"), maxBytes: 100 },
    });
    pair.client.key(97, true);
    pair.client.pointer(1, 2, 3);
    pair.client.offerClipboard("secret");
    await pair.shown();
    expect(seen).toEqual([]);
  });

  it("sends no picture while muted", async () => {
    const lists: (readonly number[])[] = [];
    await using pair = await startPair({
      profile: "idrac",
      onSetEncodings: (encodings) => {
        lists.push(encodings);
        return "mute";
      },
    });
    await until("SetEncodings", () => lists.length === 1);
    expect(lists[0]).toEqual([5, 2, 0, -223]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(samePicture(pair.screen, pair.client.framebuffer)).toBe(false);
  });

  it("asks a silent server for a sign of life, and stays when it gets one", async () => {
    const clock = new ManualClock();
    await using pair = await startPair({ clock });
    await clock.advance(0);
    await pair.shown();
    for (let i = 0; i < 10; i++) await clock.advance(31_000);
    pair.screen.damage({ x: 0, y: 0, width: 1, height: 1 });
    pair.client.close();
    await expect(pair.running).resolves.toBe("ended");
  });

  it("gives up on a server that owes an answer", async () => {
    const clock = new ManualClock();
    await using pair = await startPair({ clock, onSetEncodings: () => "mute" });
    await clock.advance(30_000);
    await clock.advance(59_000);
    await clock.advance(1000);
    await expect(pair.running).resolves.toMatchObject({ code: "RFB_TIMEOUT", category: "bmc-unreachable" });
  });

  it("ends cleanly on both sides when the viewer leaves", async () => {
    const pair = await startPair();
    await pair.shown();
    pair.client.close();
    await expect(pair.running).resolves.toBe("ended");
    await expect(pair.served).resolves.toBeUndefined();
  });

  it("ends both sides when the server is told to stop", async () => {
    const aborter = new AbortController();
    const pair = await startPair({ signal: aborter.signal });
    await pair.shown();
    aborter.abort(new Error("enough"));
    await expect(pair.served).resolves.toBeUndefined();
    await expect(pair.running).resolves.toBe("ended");
  });

  it("shows a text screen in runs of tiles as it is, also when parts of it change and it gets more colours", async () => {
    const framebuffer = new Framebuffer(1100, 200);
    const draw = (word: (x: number, y: number) => number) => {
      for (let i = 0; i < framebuffer.words.length; i++) framebuffer.words[i] = word(i % 1100, Math.floor(i / 1100));
      framebuffer.damage({ x: 0, y: 0, width: 1100, height: 200 });
    };
    const [grey, green, black] = [packRgb(170, 170, 170), packRgb(0, 255, 0), packRgb(0, 0, 0)];
    const text = (x: number, y: number) => ((x * 7 + y * 13) % 11 < 3 && y % 16 < 12 ? grey : black);
    draw(text);
    await using pair = await startPair({ framebuffer });
    await pair.shown();
    for (const word of [
      (x: number, y: number) => (x > 300 && x < 400 ? green : text(x, y)),
      (x: number, y: number) => (y > 64 && y < 128 ? green : text(x + 1, y)),
      () => grey,
    ]) {
      draw(word);
      await pair.shown();
    }
  });

  it("encodes a tile once for two viewers", async () => {
    const framebuffer = testPicture(300, 140);
    let calls = 0;
    const counting = (bytes: Uint8Array) => {
      calls++;
      return deflate(bytes);
    };
    const tiles = new ScreenTiles(framebuffer, { deflate: counting });
    const rect = { x: 0, y: 0, width: 256, height: 64 };
    expect(tiles.tight(0, 0, rect)).toBe(tiles.tight(0, 0, rect));
    expect(calls).toBe(1);
    framebuffer.damage({ x: 255, y: 63, width: 1, height: 1 });
    tiles.tight(0, 0, rect);
    expect(calls).toBe(2);
  });
});
