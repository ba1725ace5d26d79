import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { KeepAlive } from "./keep-alive.ts";

function setUp() {
  const clock = new ManualClock();
  const heard = { pings: 0, lost: 0 };
  const keepAlive = new KeepAlive({ intervalMs: 1000, ping: () => heard.pings++, lost: () => heard.lost++ }, clock);
  return { clock, heard, keepAlive };
}

it("pings at the interval as long as the viewer shows life", async () => {
  const { clock, heard, keepAlive } = setUp();
  for (let i = 0; i < 5; i++) {
    await clock.advance(1000);
    keepAlive.signOfLife();
  }
  expect(heard).toEqual({ pings: 5, lost: 0 });
});

it("gives a viewer up after one interval without an answer to a ping, once", async () => {
  const { clock, heard } = setUp();
  await clock.advance(10_000);
  expect(heard).toEqual({ pings: 1, lost: 1 });
});

it("is silent once disposed", async () => {
  const { clock, heard, keepAlive } = setUp();
  keepAlive[Symbol.dispose]();
  await clock.advance(10_000);
  expect(heard).toEqual({ pings: 0, lost: 0 });
});
