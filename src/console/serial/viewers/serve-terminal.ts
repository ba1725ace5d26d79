import type { SerialAttachment, SerialConsoleState, SerialNotice } from "#/console/interfaces/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { encodeTerminalMark, type TerminalMark } from "#/protocols/terminal/index.ts";

export interface ServeTerminalOptions {
  /** What the page calls the node. */
  readonly title: string;
  /** Attached with safe output. */
  readonly attachment: SerialAttachment;
  /** What was said before, made safe. */
  readonly history: string;
  readonly line: Pick<SerialConsoleState, "line" | "reason">;
}

/** Output that follows within this needs no time of its own. */
const STAMP_MS = 1000;
/** Of what we had to tell, what the browser has not taken. */
const MAX_TELLING = 16;
/** Back to the normal screen, every mode as in a fresh terminal, and nothing on the screen; what was before stays above. */
const FRESH = "\u001b[?1049l\u001b[!p\u001b(B\u001b[m\u001b[r\u001b[H\u001b[2J";

/** One browser's terminal at a console: text with our marks out, keys in. Rejects when the client was cut. */
export async function serveTerminal(stream: ByteStream, options: ServeTerminalOptions, clock: Clock): Promise<void> {
  const { title, attachment, history, line } = options;
  const { cols, rows, initial, control } = attachment;
  let telling = 0;
  let stampedAt = Number.NEGATIVE_INFINITY;

  /** Never waits, and tells nothing to a browser that does not listen. */
  function tell(mark: TerminalMark | null): void {
    if (mark === null || telling >= MAX_TELLING) return;
    telling++;
    const told = stream.write(Buffer.from(encodeTerminalMark(mark)));
    told.catch(() => {}).finally(() => telling--);
  }

  function stamp(): string {
    const now = clock.monotonic();
    if (now - stampedAt < STAMP_MS) return "";
    stampedAt = now;
    return encodeTerminalMark({ kind: "time", at: clock.now() });
  }

  async function output(): Promise<void> {
    const before = [
      encodeTerminalMark({ kind: "console", node: title, cols, rows }),
      history,
      encodeTerminalMark({ kind: "screen" }),
      FRESH,
    ];
    const state = encodeTerminalMark({ kind: "line", line: line.line, reason: line.reason });
    await stream.write(Buffer.concat([Buffer.from(before.join("")), initial, Buffer.from(state)]));
    for (let bytes = await attachment.stream.read(); bytes !== null; bytes = await attachment.stream.read()) {
      const time = stamp();
      await stream.write(time === "" ? bytes : Buffer.concat([Buffer.from(time), bytes]));
    }
  }

  async function input(): Promise<void> {
    for (let keys = await stream.read(); keys !== null; keys = await stream.read()) await attachment.stream.write(keys);
  }

  using _notices = control.onNotice((notice) => tell(markOf(notice)));
  // A browser that does not read is stuck in a write.
  attachment.closed.addEventListener("abort", () => stream.close(), { once: true });
  try {
    await Promise.race([output(), input()]);
  } finally {
    attachment.stream.close();
    stream.close();
  }
}

function markOf(notice: SerialNotice): TerminalMark | null {
  switch (notice.kind) {
    case "line":
      return { kind: "line", line: notice.live ? "live" : "lost", reason: notice.reason };
    case "refused":
    case "unsent":
      return notice;
    case "control":
      // The control link tells who has it.
      return null;
  }
}
