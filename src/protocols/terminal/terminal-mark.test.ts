import { expect, it } from "vitest";
import { encodeTerminalMark, TERMINAL_MARK_OSC, type TerminalMark, tryTerminalMark } from "./index.ts";

const MARKS: readonly TerminalMark[] = [
  { kind: "console", node: "1be26c0b-03f2-4d2e-ae87-c02d7f33c123", cols: 80, rows: 25 },
  { kind: "screen" },
  { kind: "time", at: 1763700000123 },
  { kind: "event", at: 1763700000123, event: "gap" },
  { kind: "line", line: "lost", reason: "no answer to Get Channel Authentication Capabilities" },
  { kind: "refused", readOnly: true },
  { kind: "unsent", dropped: 3, uncertain: 1, others: false },
];

function payloadOf(sequence: string): string {
  const begin = `\u001b]${TERMINAL_MARK_OSC};`;
  expect(sequence.startsWith(begin)).toBe(true);
  expect(sequence.endsWith("\u0007")).toBe(true);
  return sequence.slice(begin.length, -1);
}

it.each(MARKS)("is read as it was written: %j", (mark) => {
  expect(tryTerminalMark(payloadOf(encodeTerminalMark(mark)))).toEqual(mark);
});

it("keeps a BMC's words from ending the sequence", () => {
  const hostile = { kind: "line", line: "lost", reason: "\u0007\u001b]0;x\u009c\u001b[2J\u007f" } as const;
  const payload = payloadOf(encodeTerminalMark(hostile));
  expect(payload).not.toMatch(/\p{Cc}/u);
  expect(tryTerminalMark(payload)).toMatchObject({ kind: "line" });
});

it.each(["", "{", "null", "[]", "7", '{"kind": 7}'])("takes %j for nothing of ours", (payload) => {
  expect(tryTerminalMark(payload)).toBeNull();
});
