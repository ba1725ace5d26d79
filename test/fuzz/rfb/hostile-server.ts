import { ManualClock } from "#/lib/time/index.ts";
import { connectRfb, ENCODING } from "#/protocols/rfb/index.ts";
import { type RfbProfileName, rfbProfile } from "#/protocols/rfb/profiles.ts";
import { deliver, type Ending, end, settle } from "../delivery.ts";
import { concatFields } from "../fields.ts";
import { FuzzStream } from "../fuzz-stream.ts";
import { mutate } from "../mutate.ts";
import { describe, FuzzFailure, judgeEnd } from "../oracle.ts";
import type { Random } from "../random.ts";
import { MAX_CLIPBOARD_BYTES } from "./clipboard-fields.ts";
import { LIMITS, RFB_CODES, rfbDeps, rfbDepsWithPictures } from "./engine.ts";
import { serverSession } from "./server-session.ts";

const PROFILES: readonly RfbProfileName[] = ["plain", "idrac"];

interface Attack {
  readonly profile: RfbProfileName;
  readonly password: string | null;
  readonly bytes: Uint8Array;
  /** Nothing in it is wrong: whoever refuses it has a bug, the generator or the client. */
  readonly valid: boolean;
}

/** Everything that one hostile server says, mostly valid. */
export function hostileServerAttack(random: Random): Attack {
  const profile = random.pick(PROFILES);
  const password = random.chance(60) ? "pw" : null;
  const { encodings: listed, pixelFormat } = rfbProfile(profile);
  // Listed, and never a rectangle.
  const encodings = listed.filter((one) => one !== ENCODING.extendedClipboard);
  const benign = random.chance(50);
  const options = { encodings, serverFormat: pixelFormat === "server", password: password !== null, benign };
  const session = serverSession(random, options);
  const mutations = random.pick([0, 1, 1, 2, 5]);
  // The handshake is short, and nothing is beyond it when it fails: most of the damage is done later.
  const spared = random.chance(25) ? 0 : session.handshake;
  const damaged = mutate(session.fields.slice(spared), mutations, random);
  const bytes = concatFields([...session.fields.slice(0, spared), ...damaged]);
  if (random.chance(20)) {
    return { profile, password, bytes: bytes.subarray(0, random.below(bytes.length + 1)), valid: false };
  }
  return { profile, password, bytes, valid: benign && mutations === 0 };
}

/** One hostile RFB server against `connectRfb`. */
export async function hostileServer(random: Random): Promise<string> {
  const clock = new ManualClock();
  const { profile, password, bytes, valid } = hostileServerAttack(random);
  const stream = new FuzzStream(clock, random.chance(5) ? "slow" : "fast");
  const ending = random.pick<Ending>(["close", "close", "reset", "silence"]);
  const abort = new AbortController();
  let longest = 0;
  const onText = (text: string) => {
    longest = Math.max(longest, text.length);
  };
  const clipboard = { gives: () => true, takes: () => true, onText, maxBytes: MAX_CLIPBOARD_BYTES };
  const options = { profile, clock, signal: abort.signal, limits: LIMITS, password, clipboard };
  const session = connectRfb(stream, options, random.chance(10) ? rfbDepsWithPictures : rfbDeps).then(
    async (client) => {
      for (let i = random.below(4); i > 0; i--) client.key(random.below(0xffff), random.chance(50));
      client.pointer(1, random.below(65536), 5);
      client.offerClipboard("typed elsewhere");
      await client.run(abort.signal);
    },
  );
  const outcome = session.then(
    () => null,
    (error: unknown) => error,
  );
  await deliver(bytes, stream, clock, random);
  const aborted = ending === "silence" && random.chance(20);
  if (aborted) abort.abort(new Error("not wanted any more"));
  end(stream, ending);
  const error = await settle("the session with a hostile server", outcome, clock);
  if (!stream.closed) throw new FuzzFailure("the stream is open although the session has ended");
  if (longest > MAX_CLIPBOARD_BYTES) throw new FuzzFailure(`a clipboard text of ${longest} characters came through`);
  if (aborted && error === abort.signal.reason) return "aborted";
  const how = judgeEnd(error, RFB_CODES);
  if (valid && ending === "close" && how !== "clean" && how !== "RFB_TIMEOUT") {
    throw new FuzzFailure(`a valid session was refused: ${describe(error)}`);
  }
  return how;
}
