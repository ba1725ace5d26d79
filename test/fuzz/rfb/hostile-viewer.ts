import { ManualClock } from "#/lib/time/index.ts";
import { Framebuffer, ScreenNews, serveRfb } from "#/protocols/rfb/index.ts";
import { deliver, type Ending, end, settle, turn } from "../delivery.ts";
import { concatFields } from "../fields.ts";
import { FuzzStream, type Reading } from "../fuzz-stream.ts";
import { mutate } from "../mutate.ts";
import { FuzzFailure, judgeEnd } from "../oracle.ts";
import type { Random } from "../random.ts";
import { MAX_CLIPBOARD_BYTES } from "./clipboard-fields.ts";
import { RFB_CODES, rfbDeps } from "./engine.ts";
import { viewerSession } from "./viewer-session.ts";

/** What may wait for a viewer that does not read: one batch, and the tile that made it full, as Raw of 32 bits. */
const MAX_WAITING_BYTES = 64 * 1024 + 256 * 64 * 4 + 1024;
const CHALLENGE = new Uint8Array(16).fill(0x5a);
const PASSWORD = "pw";

/** Everything that one hostile viewer says, mostly valid. `password`: it knows it. */
export function hostileViewerBytes(random: Random, password: boolean): Uint8Array {
  const answer = password ? rfbDeps.vncCipher(PASSWORD, CHALLENGE) : null;
  const session = viewerSession(random, answer);
  const mutations = random.pick([0, 1, 1, 2, 5]);
  const spared = random.chance(15) ? 0 : session.handshake;
  const damaged = mutate(session.fields.slice(spared), mutations, random);
  const bytes = concatFields([...session.fields.slice(0, spared), ...damaged]);
  return random.chance(20) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

/** One hostile viewer against `serveRfb`, while the picture changes. */
export async function hostileViewer(random: Random): Promise<string> {
  const clock = new ManualClock();
  const stream = new FuzzStream(clock, random.pick<Reading>(["fast", "fast", "fast", "fast", "slow", "never"]));
  const framebuffer = new Framebuffer(random.pick([1, 64, 64, 257, 300]), random.pick([1, 48, 48, 65]));
  paint(framebuffer, random);
  const [readOnly, password] = [random.chance(50), random.chance(10)];
  const ending = random.pick<Ending>(["close", "close", "reset", "silence"]);
  const abort = new AbortController();
  const news = new ScreenNews();
  let input = 0;
  const onInput = () => {
    input++;
  };
  const served = serveRfb(
    stream,
    {
      framebuffer,
      name: "node",
      readOnly,
      clock,
      signal: abort.signal,
      onKey: onInput,
      onPointer: onInput,
      clipboard: { gives: () => true, takes: () => true, onText: onInput, maxBytes: MAX_CLIPBOARD_BYTES },
      news,
      security: password ? { type: "vnc-auth", password: PASSWORD } : { type: "none" },
      standardMessagesOnly: random.chance(20),
    },
    { ...rfbDeps, randomBytes: () => CHALLENGE },
  ).then(
    () => null,
    (error: unknown) => error,
  );
  const bytes = hostileViewerBytes(random, password);
  const half = random.below(bytes.length + 1);
  await deliver(bytes.subarray(0, half), stream, clock, random);
  paint(framebuffer, random);
  news.tell({ kind: "clipboard", text: "x".repeat(random.below(MAX_CLIPBOARD_BYTES)) });
  news.tell({ kind: "led-state", state: random.below(8) });
  await turn();
  if (random.chance(15)) framebuffer.resize(random.pick([1, 64, 300]), random.pick([1, 48]));
  await deliver(bytes.subarray(half), stream, clock, random);
  paint(framebuffer, random);
  // A viewer that says nothing may stay for ever: the hub's end is then the case's.
  if (ending === "silence") await clock.advance(random.below(90_000));
  if (ending === "silence") abort.abort(new Error("the hub is closed"));
  else end(stream, ending);
  const error = await settle("the session with a hostile viewer", served, clock);
  if (!stream.closed) throw new FuzzFailure("the stream is open although the session has ended");
  if (readOnly && input > 0) throw new FuzzFailure("a read-only viewer's input came through");
  if (stream.mostWaitingBytes > MAX_WAITING_BYTES) {
    throw new FuzzFailure(`${stream.mostWaitingBytes} bytes waited for a viewer that does not read`);
  }
  return judgeEnd(error, RFB_CODES);
}

function paint(framebuffer: Framebuffer, random: Random): void {
  const { width, height } = framebuffer;
  const rect = { x: random.below(width), y: random.below(height), width: 1, height: 1 };
  const area = { ...rect, width: random.between(1, width - rect.x), height: random.between(1, height - rect.y) };
  framebuffer.fill(area, (0xff000000 | random.below(2 ** 24)) >>> 0);
  if (random.chance(20))
    framebuffer.words.forEach((_, i, words) => {
      words[i] = (0xff000000 | Math.imul(i, 2654435761)) >>> 0;
    });
  framebuffer.damage({ x: 0, y: 0, width, height });
}
