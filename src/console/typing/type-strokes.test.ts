import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import type { Stroke } from "./keyboard-layout.ts";
import { type Typewriter, typeStrokes } from "./type-strokes.ts";

const SHIFT = 0xffe1;
const letter = (name: string, ...modifiers: number[]): readonly Stroke[] => [{ modifiers, keysym: name.charCodeAt(0) }];

function setUp(drained: () => Promise<void> = async () => {}) {
  const keys: string[] = [];
  const pressed = new Set<number>();
  const typewriter: Typewriter = {
    key(keysym, down) {
      keys.push(`${down ? "+" : "-"}${keysym < 0x7f ? String.fromCharCode(keysym) : "S"}`);
      if (down) pressed.add(keysym);
      else pressed.delete(keysym);
    },
    drained,
    releaseAll: () => {
      for (const keysym of pressed) typewriter.key(keysym, false);
    },
  };
  const clock = new ManualClock();
  const abort = new AbortController();
  let typed = 0;
  const type = (characters: readonly (readonly Stroke[])[], options: { rate?: number; check?: () => void } = {}) =>
    typeStrokes(characters, typewriter, {
      rate: options.rate ?? Number.POSITIVE_INFINITY,
      check: options.check ?? (() => {}),
      typed: () => {
        typed++;
      },
      clock,
      signal: abort.signal,
    });
  return { keys, pressed, clock, abort, type, count: () => typed };
}

it("holds modifiers around the key, and lets go in the opposite order", async () => {
  const { type, keys } = setUp();
  await type([letter("A", SHIFT), letter("b")]);
  expect(keys.join(" ")).toBe("+S +A -A -S +b -b");
});

it("types one character at a time, as fast as the BMC takes them", async () => {
  const waiting: (() => void)[] = [];
  const { type, keys } = setUp(() => new Promise((resolve) => waiting.push(resolve)));
  const typing = type([letter("a"), letter("b")]);
  expect(keys.join("")).toBe("+a-a");
  waiting.shift()?.();
  await Promise.resolve().then(() => new Promise((resolve) => setTimeout(resolve)));
  expect(keys.join("")).toBe("+a-a+b-b");
  waiting.shift()?.();
  await typing;
});

it("keeps to a rate", async () => {
  const { type, clock, count } = setUp();
  const typing = type([letter("a"), letter("b"), letter("c")], { rate: 10 });
  await clock.advance(99);
  expect(count()).toBe(1);
  await clock.advance(1);
  expect(count()).toBe(2);
  await clock.advance(200);
  await typing;
});

it("stops at once when it is aborted, though the BMC has stalled", async () => {
  const { type, abort, pressed } = setUp(() => new Promise(() => {}));
  const typing = type([letter("A", SHIFT)]);
  abort.abort(new Error("hung up"));
  await expect(typing).rejects.toThrow("hung up");
  expect(pressed.size).toBe(0);
});

it("stops when control has gone, and when the BMC has", async () => {
  let left = 3;
  const lost = setUp();
  const check = () => {
    if (left-- === 0) throw new Error("control lost");
  };
  await expect(lost.type([letter("a"), letter("b"), letter("c")], { check })).rejects.toThrow("control lost");
  expect(lost.keys.join("")).toBe("+a-a+b-b");
  expect(lost.count()).toBe(1);
  const gone = setUp(() => Promise.reject(new Error("BMC gone")));
  await expect(gone.type([letter("a")])).rejects.toThrow("BMC gone");
  expect(gone.count()).toBe(0);
});
