import { describe, expect, it } from "vitest";
import { ByteWriter, concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { connectRfb } from "../client.ts";
import { ENCODING } from "../encodings/encoding.ts";
import { viewerFault } from "../errors.ts";
import { ScreenNews } from "../screen-news.ts";
import { serveRfb } from "../server.ts";
import { cutReads, samePicture, seededNumbers, testPicture, until } from "../test-support.ts";
import { ClipboardEnd } from "./clipboard-end.ts";
import { decodeExtendedClipboard, encodeClipboardProvide } from "./extended-clipboard.ts";

const deps = { vncCipher, deflate, randomBytes };
const PLAIN = [ENCODING.raw];
const EXTENDED = [ENCODING.raw, ENCODING.extendedClipboard];

interface PairOptions {
  readonly encodings?: readonly number[];
  readonly readOnly?: boolean;
  readonly gives?: () => boolean;
  readonly takes?: () => boolean;
  readonly cut?: () => number;
}

async function startPair({ encodings = EXTENDED, cut = () => 1e9, ...options }: PairOptions = {}) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  const screen = testPicture(64, 48);
  const news = new ScreenNews();
  const atServer: string[] = [];
  const atViewer: string[] = [];
  const { gives = () => true, takes = () => true, readOnly = false } = options;
  const clipboard = { gives, takes, onText: (text: string) => atServer.push(text), maxBytes: 5000 };
  const served = serveRfb(
    cutReads(serverEnd, cut),
    { framebuffer: screen, name: "pair", security: { type: "none" }, news, clipboard, readOnly },
    deps,
  );
  const rules = { gives: () => true, takes: () => true, onText: (text: string) => atViewer.push(text), maxBytes: 5000 };
  const client = await connectRfb(
    cutReads(clientEnd, cut),
    { profile: "plain", password: null, encodings, clipboard: rules },
    deps,
  );
  const running = client.run(new AbortController().signal);
  await until("the picture", () => samePicture(screen, client.framebuffer));
  return {
    client,
    atServer,
    atViewer,
    tell: (text: string) => news.tell({ kind: "clipboard", text }),
    async [Symbol.asyncDispose]() {
      client.close();
      await Promise.all([running, served]);
    },
  };
}

const TEXT = "grün → 漢字\nsecond line";

describe("the clipboard between a client and a server", () => {
  it.each([1e9, 1])(
    "carries any text both ways where both ends have the extended one, in pieces of %i",
    async (cut) => {
      await using pair = await startPair({ cut: () => cut });
      pair.tell(TEXT);
      await until("the machine's text", () => pair.atViewer.length === 1);
      pair.client.offerClipboard(TEXT);
      await until("the viewer's text", () => pair.atServer.length === 1);
      expect([pair.atViewer, pair.atServer]).toEqual([[TEXT], [TEXT]]);
    },
  );

  it("carries Latin-1 where they have not, with a question mark for the rest", async () => {
    await using pair = await startPair({ encodings: PLAIN });
    pair.tell(TEXT);
    pair.client.offerClipboard(TEXT);
    await until("both texts", () => pair.atViewer.length + pair.atServer.length === 2);
    expect([pair.atViewer, pair.atServer]).toEqual([["grün ? ??\nsecond line"], ["grün ? ??\nsecond line"]]);
  });

  it.each([PLAIN, EXTENDED])("passes nothing that is too large, and the next one that is not", async (...encodings) => {
    await using pair = await startPair({ encodings });
    const large = "x".repeat(5001);
    pair.tell(large);
    pair.tell("small");
    pair.client.offerClipboard(large);
    pair.client.offerClipboard("small");
    await until("the small ones", () => pair.atViewer.length + pair.atServer.length === 2);
    expect([pair.atViewer, pair.atServer]).toEqual([["small"], ["small"]]);
  });

  it.each([PLAIN, EXTENDED])("asks the rules every time", async (...encodings) => {
    let allowed = false;
    await using pair = await startPair({ encodings, gives: () => allowed, takes: () => allowed });
    pair.tell("one");
    pair.client.offerClipboard("one");
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 0));
    allowed = true;
    pair.tell("two");
    pair.client.offerClipboard("two");
    await until("both texts", () => pair.atViewer.length + pair.atServer.length === 2);
    expect([pair.atViewer, pair.atServer]).toEqual([["two"], ["two"]]);
  });

  it.each([PLAIN, EXTENDED])(
    "takes nothing from a read-only viewer, and gives it what it may have",
    async (...list) => {
      await using pair = await startPair({ encodings: list, readOnly: true });
      pair.client.offerClipboard("typed");
      pair.tell("seen");
      await until("the machine's text", () => pair.atViewer.length === 1);
      expect(pair.atServer).toEqual([]);
    },
  );
});

describe("the extended clipboard's messages", () => {
  const sent: string[] = [];
  const taken: string[] = [];
  const end = (unasked: boolean) => {
    sent.length = 0;
    taken.length = 0;
    return new ClipboardEnd(
      { gives: () => true, takes: () => true, onText: (text) => taken.push(text), maxBytes: 1000 },
      { unasked },
      {
        send: (bytes) => sent.push(Buffer.from(bytes).toString("hex")),
        deflate,
        fault: (message) => viewerFault("RFB_PROTOCOL", message),
      },
    );
  };
  /** noVNC 1.7's, as it was seen. */
  const NOVNC_CAPS = hexBytes("1f000001 00000000");
  const NOVNC_NOTIFY = hexBytes("08000001");

  it("are noVNC's: caps, and a notify that is answered by a request", () => {
    const server = end(false);
    server.announce();
    server.take(NOVNC_CAPS, true);
    server.take(NOVNC_NOTIFY, true);
    expect(sent).toEqual(["1f00000100000000", "02000001"]);
    server.take(encodeClipboardProvide("from noVNC", deflate), true);
    expect(taken).toEqual(["from noVNC"]);
  });

  it("a text that nobody asked for is not taken from a viewer", () => {
    const server = end(false);
    server.take(encodeClipboardProvide("unasked", deflate), true);
    expect(taken).toEqual([]);
  });

  it("goes at once to an end that has no notify, as libvncserver", () => {
    const client = end(true);
    client.take(hexBytes("17000001 00000010"), true);
    client.offer("longer than sixteen bytes");
    expect(sent).toHaveLength(2);
    expect(decodeExtendedClipboard(hexBytes(sent[1] as string), 1000)).toEqual({
      kind: "provide",
      text: "longer than sixteen bytes",
    });
  });

  it("a peek is answered with whether there is a text", () => {
    const client = end(true);
    client.take(hexBytes("04000000"), true);
    client.take(NOVNC_CAPS, true);
    client.offer("text");
    client.take(hexBytes("04000000"), true);
    expect([sent[0], sent.at(-1)]).toEqual(["08000000", "08000001"]);
  });

  it.each([
    ["no flags", hexBytes("0800")],
    ["caps without a size", hexBytes("1f000001")],
    ["zlib data that is none", hexBytes("10000001 ffffffff")],
    ["zlib data that ends early", encodeClipboardProvide("text", deflate).subarray(0, 9)],
  ])("%s ends the session with a reason", (_, bytes) => {
    expect(() => end(true).take(bytes, true)).toThrow(/reading the extended clipboard/);
  });

  it("never inflates more than is taken", () => {
    const claim = new ByteWriter().u32(0xffff_ffff).bytes(new Uint8Array(100_000)).finish();
    const bomb = concatBytes([hexBytes("10000001"), deflate(claim)]);
    end(true).take(bomb, true);
    expect(taken).toEqual([]);
  });

  it("ends in nothing or in a named error whatever the bytes are", () => {
    const random = seededNumbers(11);
    for (let i = 0; i < 3000; i++) {
      const bytes = Uint8Array.from({ length: random(60) }, () => random(256));
      if (bytes.length > 3 && random(2)) bytes.set([1 << random(5), 0, 0, random(2)]);
      try {
        end(true).take(bytes, true);
      } catch (error) {
        expect(error).toMatchObject({ code: "RFB_PROTOCOL" });
      }
    }
  });
});
