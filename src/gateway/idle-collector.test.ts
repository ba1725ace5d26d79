import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { collectWhenIdle } from "./idle-collector.ts";

const MIB = 1024 * 1024;

function start() {
  const state = { rss: 150 * MIB, heapUsed: 50 * MIB, utilization: 0, collections: 0 };
  const clock = new ManualClock();
  const collector = collectWhenIdle({
    clock,
    utilization: () => state.utilization,
    memory: () => state,
    collect: () => {
      state.collections++;
      state.rss = 120 * MIB;
    },
  });
  return { state, clock, collector };
}

it("collects once after a busy spell, and after the next one when it has rested", async () => {
  const { state, clock } = start();
  state.utilization = 0.5;
  await clock.advance(60_000);
  expect(state.collections).toBe(0);
  state.utilization = 0;
  await clock.advance(60_000);
  expect(state.collections).toBe(1);
  state.rss += 20 * MIB;
  await clock.advance(500_000);
  expect(state.collections).toBe(1);
  await clock.advance(60_000);
  expect(state.collections).toBe(2);
});

it("leaves a little garbage and a large heap alone", async () => {
  const { state, clock } = start();
  await clock.advance(60_000);
  state.rss += 7 * MIB;
  await clock.advance(600_000);
  expect(state.collections).toBe(1);
  state.rss += 100 * MIB;
  state.heapUsed = 100 * MIB;
  await clock.advance(600_000);
  expect(state.collections).toBe(1);
});

it("looks no more when it is disposed of, and never without a collector to call", async () => {
  const { state, clock, collector } = start();
  collector[Symbol.dispose]();
  await clock.advance(60_000);
  expect(state.collections).toBe(0);
  const without = { clock, utilization: () => 0, memory: () => state, collect: undefined };
  collectWhenIdle(without)[Symbol.dispose]();
});
