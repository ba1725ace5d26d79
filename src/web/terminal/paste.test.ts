import { expect, it, vi } from "vitest";
import { needsConfirmation, pasteText, sendPaste } from "./paste.ts";

it("ends lines as the Enter key does, and drops what acts on a terminal", () => {
  expect(pasteText("a\r\nb\nc\rd\te\u001b[2J\u0003\u0000\u009b1mf")).toBe("a\rb\rc\rd\te[2J1mf");
});

it("asks before lines, not before a word or a line that ends", () => {
  expect(needsConfirmation("root")).toBe(false);
  expect(needsConfirmation("reboot\n")).toBe(false);
  expect(needsConfirmation("a\nb")).toBe(true);
  expect(needsConfirmation("x".repeat(501))).toBe(true);
});

async function paste(text: string, rate: number, brackets = false, ms = 60_000) {
  vi.useFakeTimers();
  try {
    const sent: string[] = [];
    const stop = new AbortController();
    const done = sendPaste(
      text,
      { rate, brackets, send: (part) => sent.push(part), isBlocked: () => false, progress: () => {} },
      stop.signal,
    );
    await vi.advanceTimersByTimeAsync(ms);
    const soFar = sent.join("").length;
    stop.abort();
    await vi.advanceTimersByTimeAsync(1_000);
    return { sent: sent.join(""), soFar, count: await done };
  } finally {
    vi.useRealTimers();
  }
}

it.each([30, 200, 2000])("sends all of it, in order, at %i characters a second", async (rate) => {
  const text = Array.from({ length: 5000 }, (_, i) => String.fromCharCode(97 + (i % 26))).join("");
  const { soFar } = await paste(text, rate, false, 1_000);
  expect(soFar).toBeGreaterThan(rate * 0.85);
  expect(soFar).toBeLessThanOrEqual(rate * 1.15);
  expect((await paste(text, rate, false, 300_000)).sent).toBe(text);
});

it("tells a program that asks what is pasted", async () => {
  expect((await paste("a\rb", 2000, true)).sent).toBe("\u001b[200~a\rb\u001b[201~");
});

it("stops when it is told to", async () => {
  const { sent, count } = await paste("x".repeat(1000), 30, false, 500);
  expect(sent.length).toBeLessThan(40);
  expect(count).toBe(sent.length);
});
