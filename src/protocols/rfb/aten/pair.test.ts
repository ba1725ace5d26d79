import { describe, expect, it } from "vitest";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { Framebuffer, packRgb } from "../framebuffer.ts";
import { cutReads, seededNumbers, testPicture, until } from "../test-support.ts";
import { type AtenClientOptions, connectAten } from "./client.ts";
import type { AtenVideo } from "./screen-frames.ts";
import { type AtenServerOptions, serveAten } from "./server.ts";
import { psnr, textScreen } from "./test-support.ts";

const FINE_444: AtenVideo = { encoding: "ast2100", lumaSelector: 11, chromaSelector: 11, sampling: "444", vq: true };
const FINE_420: AtenVideo = { ...FINE_444, sampling: "420" };
const HERMON: AtenVideo = { encoding: "hermon" };

interface PairOptions extends Partial<AtenServerOptions> {
  readonly client?: Partial<AtenClientOptions>;
  readonly cut?: (stream: ByteStream) => ByteStream;
}

/** Our client on our server, in memory. */
async function startPair({ client: clientOptions, cut = (stream) => stream, ...options }: PairOptions = {}) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  const clocked = options.clock ? { clock: options.clock } : {};
  const screen = options.framebuffer ?? textScreen(200, 100);
  const served = serveAten(cut(serverEnd), {
    framebuffer: screen,
    video: FINE_444,
    version: "055.008",
    checkCredentials: ({ username, password }) => username === "ADMIN" && password === "secret",
    ...options,
  });
  served.catch(() => {});
  const client = await connectAten(cut(clientEnd), {
    username: "ADMIN",
    password: "secret",
    ...clocked,
    ...clientOptions,
  });
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
    clientEnd,
    shown: (atLeast = 40) =>
      until("a like picture", () => {
        return psnr(screen, client.framebuffer) >= atLeast;
      }),
    async [Symbol.asyncDispose]() {
      aborter.abort(new Error("the test is over"));
      await Promise.all([running, served.catch(() => {})]);
    },
  };
}

const CUTS = {
  whole: (stream: ByteStream) => stream,
  "byte by byte": (stream: ByteStream) => cutReads(stream, () => 1),
  "at random cuts": (stream: ByteStream) => {
    const random = seededNumbers(7);
    return cutReads(stream, () => random(3000));
  },
};

describe("an ATEN client on an ATEN server", () => {
  for (const [pieces, cut] of Object.entries(CUTS)) {
    for (const [name, video, atLeast] of [
      ["AST2100 4:4:4", FINE_444, 45],
      ["AST2100 4:2:0", FINE_420, 30],
      ["HERMON", HERMON, 40],
    ] as const) {
      it(`shows a text screen within the loss of ${name}, read ${pieces}`, async () => {
        await using pair = await startPair({ cut, video });
        await pair.shown(atLeast);
      });
    }
  }

  it("speaks both versions", async () => {
    for (const version of ["055.008", "003.008"] as const) {
      await using pair = await startPair({ version });
      await pair.shown();
      expect(pair.client.name).toBe("ATEN iKVM Server");
    }
  });

  it("follows what changes, and sends only that", async () => {
    const framebuffer = testPicture(300, 140);
    await using pair = await startPair({ framebuffer });
    await pair.shown();
    const rects: unknown[] = [];
    using _ = pair.client.framebuffer.subscribe((change) => rects.push(change));
    const rect = { x: 248, y: 64, width: 16, height: 8 };
    framebuffer.fill(rect, packRgb(9, 200, 7));
    framebuffer.damage(rect);
    await until("the change", () => rects.length > 0);
    expect(rects).toEqual([{ kind: "damage", rect }]);
    await pair.shown();
  });

  it("follows a change of size", async () => {
    await using pair = await startPair();
    await pair.shown();
    for (const [width, height] of [
      [640, 480],
      [17, 33],
      [200, 100],
    ] as const) {
      pair.screen.resize(width, height);
      pair.screen.fill({ x: 3, y: 3, width: 9, height: 9 }, packRgb(1, 200, 3));
      pair.screen.damage({ x: 3, y: 3, width: 9, height: 9 });
      await pair.shown();
    }
  });

  it("shows black while the machine gives no signal, and the picture when it does again", async () => {
    let off = false;
    const clock = new ManualClock();
    await using pair = await startPair({ clock, screenOff: () => off });
    await clock.advance(100);
    await pair.shown();
    off = true;
    await clock.advance(200);
    const black = new Framebuffer(200, 100);
    expect(psnr(black, pair.client.framebuffer)).toBe(Number.POSITIVE_INFINITY);
    off = false;
    await clock.advance(2000);
    await pair.shown();
  });

  it("asks ten times a second while nothing changes, once a second without a signal, and more often after input", async () => {
    const clock = new ManualClock();
    let off = false;
    let asked = 0;
    const screenOff = () => {
      asked++;
      return off;
    };
    await using pair = await startPair({ clock, screenOff });
    await clock.advance(1000);
    const during = async (ms: number) => {
      const before = asked;
      await clock.advance(ms);
      return asked - before;
    };
    expect(await during(2000)).toBe(20);
    pair.client.key(0x61, true);
    expect(await during(400)).toBeGreaterThanOrEqual(11);
    off = true;
    await clock.advance(2000);
    expect(await during(5000)).toBe(5);
  });

  it("types keysyms through, with the Shift that a US keyboard needs", async () => {
    const seen: string[] = [];
    await using pair = await startPair({
      onKey: (keysym, down) =>
        seen.push(`${down ? "+" : "-"}${keysym > 255 ? keysym.toString(16) : String.fromCharCode(keysym)}`),
    });
    for (const character of "a!Z") {
      pair.client.key(character.charCodeAt(0), true);
      pair.client.key(character.charCodeAt(0), false);
    }
    await pair.client.drained();
    await until("the keys", () => seen.filter((key) => key === "-Z").length === 1);
    expect(seen.filter((key) => !key.endsWith("ffe1"))).toEqual(["+a", "-a", "+!", "-!", "+Z", "-Z"]);
    expect(seen.filter((key) => key.endsWith("ffe1"))).toEqual(["+ffe1", "-ffe1", "+ffe1", "-ffe1"]);
  });

  it("passes the pointer on", async () => {
    const seen: string[] = [];
    await using pair = await startPair({ onPointer: (buttons, x, y) => seen.push(`${buttons}@${x},${y}`) });
    pair.client.pointer(1, 100, 50);
    await until("the pointer", () => seen.length === 1);
    expect(seen).toEqual(["1@100,50"]);
  });

  it("releases what is held when it leaves", async () => {
    const seen: string[] = [];
    const pair = await startPair({ onKey: (keysym, down) => seen.push(`${down ? "+" : "-"}${keysym}`) });
    pair.client.key(0xffe3, true);
    pair.client.key(0x63, true);
    await until("the keys", () => seen.length === 2);
    pair.client.close();
    await pair.served;
    expect(seen.slice(2).sort()).toEqual(["-65507", "-99"]);
    await expect(pair.running).resolves.toBe("ended");
  });

  it("asks for the quality it is told to", async () => {
    const coarse: AtenVideo = { ...FINE_444, lumaSelector: 0, chromaSelector: 0, vq: false };
    const framebuffer = textScreen(320, 200);
    await using pair = await startPair({
      framebuffer,
      video: coarse,
      client: { video: { quality: 11, sampling: "444" } },
    });
    await pair.shown(45);
  });

  it("is refused with wrong credentials, and says so", async () => {
    await expect(startPair({ client: { password: "guess" } })).rejects.toMatchObject({ code: "RFB_AUTH_FAILED" });
    await expect(startPair({ client: { password: "x".repeat(25) } })).rejects.toMatchObject({
      code: "RFB_AUTH_FAILED",
      category: "invalid",
      message: "the password has 25 bytes: the ATEN protocol carries 24",
    });
  });

  it("ends cleanly on both sides when the server is told to stop", async () => {
    const aborter = new AbortController();
    const pair = await startPair({ signal: aborter.signal });
    await pair.shown();
    aborter.abort(new Error("enough"));
    await expect(pair.served).resolves.toBeUndefined();
    await expect(pair.running).resolves.toBe("ended");
  });
});
