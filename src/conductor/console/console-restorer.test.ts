import { expect, test } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { ConsoleRestorer } from "./console-restorer.ts";

function createRestorer(attempt: (nodeUuid: string) => Promise<boolean>) {
  const clock = new ManualClock();
  const stopping = new AbortController();
  const restorer = new ConsoleRestorer({ attempt, clock, log: silentLogger, signal: stopping.signal });
  return { clock, stopping, restorer };
}

test("pauses grow from five seconds to five minutes", async () => {
  const tries: number[] = [];
  const { clock, restorer, stopping } = createRestorer(async () => {
    tries.push(clock.now());
    return false;
  });
  restorer.want("a");
  for (let second = 0; second < 1_500; second += 5) await clock.advance(5_000);
  const pauses = tries.slice(1).map((at, index) => (at - (tries[index] as number)) / 1_000);
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  stopping.abort();
  await restorer.drain();
});

test("is done with a node when the try says so, and may be asked again", async () => {
  let tries = 0;
  const { clock, restorer } = createRestorer(async () => {
    tries++;
    return true;
  });
  restorer.want("a");
  await restorer.drain();
  await clock.advance(600_000);
  expect(tries).toBe(1);
  restorer.want("a", 5_000);
  await clock.advance(4_000);
  expect(tries).toBe(1);
  await clock.advance(1_000);
  await restorer.drain();
  expect(tries).toBe(2);
});

test("tries a few nodes at a time", async () => {
  const gate = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const { restorer } = createRestorer(async () => {
    most = Math.max(most, ++running);
    await gate.promise;
    running--;
    return true;
  });
  for (let i = 0; i < 50; i++) restorer.want(`node-${i}`);
  await new Promise((resolve) => setImmediate(resolve));
  expect(running).toBe(8);
  gate.resolve();
  await restorer.drain();
  expect(most).toBe(8);
});
