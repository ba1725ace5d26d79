import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { deadline } from "./deadline.ts";

it("ends with its parent, and at once where that has ended", () => {
  const parent = new AbortController();
  using limit = deadline(new ManualClock(), 1000, parent.signal);
  expect(limit.signal.aborted).toBe(false);
  parent.abort(new Error("stopping"));
  expect(limit.signal.reason).toEqual(new Error("stopping"));
  using late = deadline(new ManualClock(), 1000, parent.signal);
  expect(late.signal.reason).toEqual(new Error("stopping"));
});

it("ends when its time is over", async () => {
  const clock = new ManualClock();
  using limit = deadline(clock, 1000);
  await clock.advance(1000);
  expect(limit.signal.reason).toMatchObject({ code: "CONDUCTOR_TIMED_OUT", message: "given up after 1 seconds" });
});

it("is of no concern to its parent any more once it is disposed", async () => {
  const clock = new ManualClock();
  const parent = new AbortController();
  const limit = deadline(clock, 1000, parent.signal);
  limit[Symbol.dispose]();
  parent.abort(new Error("stopping"));
  await clock.advance(1000);
  expect(limit.signal.aborted).toBe(false);
});
