import { describe, expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { LazyTimer } from "./lazy-timer.ts";

describe("a lazy timer", () => {
  it("fires once, at the moment named last", async () => {
    const clock = new ManualClock(0);
    const fired: number[] = [];
    const timer = new LazyTimer(clock, () => fired.push(clock.monotonic()));
    for (let due = 100; due <= 500; due += 100) timer.at(due);
    await clock.advance(1000);
    expect(fired).toEqual([500]);
  });

  it("fires earlier when told so", async () => {
    const clock = new ManualClock(0);
    const fired: number[] = [];
    const timer = new LazyTimer(clock, () => fired.push(clock.monotonic()));
    timer.at(500);
    timer.at(50);
    await clock.advance(1000);
    expect(fired).toEqual([50]);
  });

  it("does not fire when it was called off, or disposed of", async () => {
    const clock = new ManualClock(0);
    let fired = 0;
    const timer = new LazyTimer(clock, () => fired++);
    timer.at(50);
    timer.at(null);
    await clock.advance(100);
    timer.at(150);
    timer[Symbol.dispose]();
    await clock.advance(100);
    expect(fired).toBe(0);
  });
});
