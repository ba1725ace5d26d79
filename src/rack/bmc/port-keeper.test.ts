import { expect, test } from "vitest";
import { PortKeeper } from "./port-keeper.ts";

function keeperWithLog() {
  const log: string[] = [];
  const keeper = new PortKeeper<string, { close(): Promise<void> }>(async (plan) => {
    if (plan === "taken") throw new Error("taken");
    log.push(`open ${plan}`);
    return {
      close: async () => {
        log.push(`close ${plan}`);
      },
    };
  });
  return { keeper, log };
}

test("opens, leaves an unchanged plan alone, and closes before it opens another", async () => {
  const { keeper, log } = keeperWithLog();
  await keeper.want("a");
  await keeper.want("a");
  await keeper.want("b");
  await keeper.want(null);
  await keeper.want(null);
  expect(log).toEqual(["open a", "close a", "open b", "close b"]);
});

test("wishes that come at once are fulfilled in order", async () => {
  const { keeper, log } = keeperWithLog();
  await Promise.all([keeper.want("a"), keeper.want(null), keeper.want("b")]);
  expect(log).toEqual(["open a", "close a", "open b"]);
});

test("a port that cannot be opened is told once, and the next wish tries again", async () => {
  const { keeper, log } = keeperWithLog();
  await keeper.want("a");
  await expect(keeper.want("taken")).rejects.toThrow("taken");
  await keeper.want("a");
  expect(log).toEqual(["open a", "close a", "open a"]);
});
