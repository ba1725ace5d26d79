import { describe, expect, it } from "vitest";
import { ManualClock, systemClock } from "./index.ts";

describe("ManualClock", () => {
  it("fires what falls due, in order, at the time it was due", async () => {
    const clock = new ManualClock(0);
    const fired: string[] = [];
    clock.timer(20, () => fired.push(`b at ${clock.monotonic()}`));
    clock.timer(10, () => fired.push(`a at ${clock.monotonic()}`));
    clock.timer(99, () => fired.push("late"));
    await clock.advance(50);
    expect(fired).toEqual(["a at 10", "b at 20"]);
    expect(clock.now()).toBe(50);
  });

  it("runs what a sleeper does next within the same step", async () => {
    const clock = new ManualClock(0);
    const woken: number[] = [];
    const sleeper = (async () => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(10);
        woken.push(clock.monotonic());
      }
    })();
    await clock.advance(35);
    await sleeper;
    expect(woken).toEqual([10, 20, 30]);
  });

  it("does not fire a timer that was disposed of", async () => {
    const clock = new ManualClock(0);
    clock.timer(10, () => expect.unreachable())[Symbol.dispose]();
    await clock.advance(20);
  });
});

describe("systemClock", () => {
  it("rejects a sleep with the signal's reason", async () => {
    const abort = new AbortController();
    const sleeping = systemClock.sleep(60_000, abort.signal);
    abort.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    await expect(systemClock.sleep(1, abort.signal)).rejects.toThrow("enough");
  });
});
