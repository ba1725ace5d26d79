import { expect, test } from "vitest";
import { WorkerPool } from "./worker-pool.ts";

test("a worker that is handed back unused is free again", () => {
  const pool = new WorkerPool(1);
  pool.take()[Symbol.dispose]();
  pool.take();
  expect(() => pool.take()).toThrow("lack of free conductor workers");
});

test("a worker is free when its work is done, and disposing it before changes nothing", async () => {
  const pool = new WorkerPool(1);
  const work = Promise.withResolvers<void>();
  const worker = pool.take();
  worker.start(() => work.promise);
  worker[Symbol.dispose]();
  expect(() => pool.take()).toThrow();
  work.resolve();
  await pool.drain();
  pool.take();
});

test("draining waits for work that is started meanwhile", async () => {
  const pool = new WorkerPool(2);
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let drained = false;
  pool.take().start(() => one.promise);
  const draining = pool.drain().then(() => {
    drained = true;
  });
  pool.take().start(() => two.promise);
  one.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(drained).toBe(false);
  two.resolve();
  await draining;
});
