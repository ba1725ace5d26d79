import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import type { Framebuffer } from "../framebuffer.ts";
import { withDeadline } from "../handshake/deadline.ts";
import { RFB_LIMITS, type RfbLimits } from "../limits.ts";
import { MessageFramer } from "../message-framer.ts";
import { writeInTime } from "../write-in-time.ts";
import { performAtenServerHandshake } from "./handshake/server-handshake.ts";
import type { AtenVersion } from "./handshake/version.ts";
import { HidKeyState } from "./keyboard/hid-key-state.ts";
import { ATEN_CLIENT_MESSAGES, type AtenClientMessage } from "./messages/client-message.ts";
import type { AtenCredentials } from "./messages/credentials.ts";
import { type AtenVideo, ScreenFrames } from "./screen-frames.ts";

export interface AtenServerOptions {
  readonly framebuffer: Framebuffer;
  /** What the video chip does, until the client asks for another quality. */
  readonly video: AtenVideo;
  /** 055.008 is newer boards' (X10 and later), 003.008 older ones'. */
  readonly version: AtenVersion;
  checkCredentials(credentials: AtenCredentials): boolean | Promise<boolean>;
  /** The credentials were good. */
  readonly onSession?: () => void;
  /** True while the machine gives no signal. */
  readonly screenOff?: () => boolean;
  /** The key's X11 keysym on a US keyboard, Shift considered, as `usage` 0x1e with Shift is "!". */
  readonly onKey?: (keysym: number, down: boolean, usage: number) => void;
  readonly onPointer?: (buttons: number, x: number, y: number) => void;
  /** SetPowerOnOff: 0 off, 1 on, 2 reset, 3 soft off. */
  readonly onPower?: (code: number) => void;
  /** Ends the session. */
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RfbLimits>;
  readonly clock?: Clock;
}

const SESSION = { sessionId: 1, video: true, keyboardMouse: true, kick: true, virtualUsb: true };

/**
 * One client's whole session with a Supermicro BMC's iKVM, as the BMC. Every request is answered at once, with what has
 * changed since the last answer. Resolves when the client has gone or the signal was aborted; rejects with
 * `RfbError` when the client broke the protocol, a limit or its time. The stream is closed when it settles.
 */
export async function serveAten(stream: ByteStream, options: AtenServerOptions): Promise<void> {
  const limits = { ...RFB_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const { signal } = options;
  const onAbort = () => stream.close();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const reader = new StreamReader(stream);
    const what = `the iKVM handshake with ${stream.peer}`;
    const deadline = { ms: limits.handshakeMs, clock, signal, what, category: "invalid" } as const;
    const handshake = {
      version: options.version,
      session: SESSION,
      checkCredentials: (credentials: AtenCredentials) => options.checkCredentials(credentials),
    };
    await withDeadline(stream, deadline, () => performAtenServerHandshake(stream, reader, handshake));
    options.onSession?.();
    await serveSession(options, { stream, reader, limits, clock });
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    stream.close();
  }
}

interface SessionDeps {
  readonly stream: ByteStream;
  readonly reader: StreamReader;
  readonly limits: RfbLimits;
  readonly clock: Clock;
}

/** A client that has one request in flight needs no second loop: it is read again when it has its answer. */
async function serveSession(options: AtenServerOptions, { stream, reader, limits, clock }: SessionDeps): Promise<void> {
  using frames = new ScreenFrames(options.framebuffer, options.video);
  const keys = new HidKeyState((keysym, down, usage) => options.onKey?.(keysym, down, usage));
  const framer = new MessageFramer(ATEN_CLIENT_MESSAGES, "an ATEN client message", limits);
  try {
    for (;;) {
      // A connection that breaks is a client that has gone, whichever way the network says so.
      const chunk = await reader.some().catch(() => null);
      if (chunk === null) return;
      let requested = false;
      let incremental = true;
      for (const { message } of framer.push(chunk)) {
        if (message.kind === "framebuffer-update-request") {
          requested = true;
          incremental &&= message.incremental;
        } else take(message, { options, frames, keys });
      }
      if (!requested) continue;
      const answer = options.screenOff?.() ? frames.screenOff() : frames.answer(incremental);
      if (!(await writeInTime(answer, { stream, limits, clock }))) return;
    }
  } finally {
    keys.releaseAll();
  }
}

interface Session {
  readonly options: AtenServerOptions;
  readonly frames: ScreenFrames;
  readonly keys: HidKeyState;
}

function take(message: AtenClientMessage, { options, frames, keys }: Session): void {
  switch (message.kind) {
    case "aten-key-event":
      if (message.action !== "up") keys.key(message.usage, true);
      if (message.action !== "down") keys.key(message.usage, false);
      break;
    case "aten-pointer-event":
      options.onPointer?.(message.buttons, message.x, message.y);
      break;
    case "video-set-info":
      if (frames.video.encoding === "ast2100" && message.quality < 12) {
        const { quality, sampling } = message;
        frames.setVideo({ ...frames.video, lumaSelector: quality, chromaSelector: quality, sampling });
      }
      break;
    case "set-power-on-off":
      options.onPower?.(message.code);
      break;
    default:
      // Formats and encodings are ignored, as BMCs do; the rest has no effect here.
      break;
  }
}
