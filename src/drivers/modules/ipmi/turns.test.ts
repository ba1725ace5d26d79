import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { Turns } from "./turns.ts";

const PAUSE_MS = 5000;

/** Takes turns that last `lengthMs`, and notes when each began. */
function bed(pauseMs = PAUSE_MS) {
  const clock = new ManualClock(0);
  const turns = new Turns(pauseMs, clock);
  const began: [string, number][] = [];
  async function take(name: string, key = "bmc", lengthMs = 1000, signal = new AbortController().signal) {
    using _turn = await turns.take(key, signal);
    began.push([name, clock.monotonic()]);
    await clock.sleep(lengthMs);
  }
  /** In small steps: a timer that comes of another counts from there. */
  async function pass(ms: number) {
    await clock.advance(0);
    for (let passed = 0; passed < ms; passed += 100) await clock.advance(100);
  }
  return { pass, began, take };
}

it("lets one at a time talk to a BMC, in their order, with the pause after each", async () => {
  const { pass, began, take } = bed();
  void take("a");
  void take("b");
  void take("c");
  await pass(30_000);
  expect(began).toEqual([
    ["a", 0],
    ["b", 6000],
    ["c", 12_000],
  ]);
});

it("keeps the pause for who comes after the last turn, and no longer", async () => {
  const { pass, began, take } = bed();
  void take("a");
  await pass(3000);
  void take("b");
  await pass(20_000);
  void take("c");
  await pass(0);
  expect(began).toEqual([
    ["a", 0],
    ["b", 6000],
    ["c", 23_000],
  ]);
});

it("lets other BMCs be talked to meanwhile", async () => {
  const { pass, began, take } = bed();
  void take("a", "one");
  void take("b", "two");
  await pass(0);
  expect(began.map(([name]) => name)).toEqual(["a", "b"]);
});

it("has no pause where none is wanted", async () => {
  const { pass, began, take } = bed(0);
  void take("a");
  void take("b");
  await pass(5000);
  expect(began).toEqual([
    ["a", 0],
    ["b", 1000],
  ]);
});

it("lets nobody overtake when somebody gives up waiting", async () => {
  const { pass, began, take } = bed();
  const tired = new AbortController();
  void take("a");
  const waiting = take("b", "bmc", 1000, tired.signal);
  waiting.catch(() => {});
  void take("c");
  await pass(500);
  tired.abort(new Error("tired"));
  await expect(waiting).rejects.toThrow("tired");
  void take("d");
  await pass(30_000);
  expect(began).toEqual([
    ["a", 0],
    ["c", 6000],
    ["d", 12_000],
  ]);
});

it("refuses who has given up before, and goes on with the next", async () => {
  const { pass, began, take } = bed();
  await expect(take("a", "bmc", 1000, AbortSignal.abort(new Error("closed")))).rejects.toThrow("closed");
  void take("b");
  await pass(0);
  expect(began).toEqual([["b", 0]]);
});
