import { expect, test } from "vitest";
import { Limiter } from "./limiter.ts";

test("runs so many at once, the rest in order, and goes on after a failure", async () => {
  const limiter = new Limiter(2);
  const started: number[] = [];
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const results = gates.map(({ promise }, index) =>
    limiter.run(async () => {
      started.push(index);
      await promise;
      if (index === 0) throw new Error("broken");
      return index;
    }),
  );
  const all = Promise.allSettled(results);
  await new Promise((resolve) => setImmediate(resolve));
  expect(started).toEqual([0, 1]);
  gates[0]?.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(started).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled"]);
});
