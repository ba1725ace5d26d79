import type { SerialOutput } from "#/console/interfaces/index.ts";
import { encodeTerminalMark, type TerminalMark } from "#/protocols/terminal/index.ts";
import type { TerminalSize } from "../output/escape-rules.ts";
import { OutputDecoder, type OutputEncoding } from "../output/output-decoder.ts";
import { SafeOutput } from "../output/safe-output.ts";

/** What a machine has said, fit for a terminal in a browser, with the marks of when. */
export function historyText({ bytes, marks }: SerialOutput, encoding: OutputEncoding, size: TerminalSize): string {
  const decoder = new OutputDecoder(encoding);
  const safe = new SafeOutput(size);
  const parts: string[] = [];
  let from = 0;
  for (const { offset, time, event } of marks) {
    // However the bytes are cut, every piece of what comes out ends between sequences.
    parts.push(safe.filter(decoder.decode(bytes.subarray(from, offset))), encodeTerminalMark(markOf(event, time)));
    from = Math.max(from, offset);
  }
  parts.push(safe.filter(decoder.decode(bytes.subarray(from))));
  return parts.join("");
}

function markOf(event: string, at: number): TerminalMark {
  if (event === "connected" || event === "lost" || event === "break" || event === "gap") {
    return { kind: "event", at, event };
  }
  return { kind: "time", at };
}
