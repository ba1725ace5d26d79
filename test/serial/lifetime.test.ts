import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { pass } from "../support/pass-time.ts";
import { eventually } from "../support/process.ts";
import { startEdgeUnderTest } from "./edge-under-test.ts";
import { openLine, refusalOf } from "./line-client.ts";

const MINUTE = 60_000;

it.each(["binary", "base64", "terminal.outband"])(
  "keeps %s open past its token's time, and ends it with 4408 at the ceiling",
  async (protocol) => {
    const clock = new ManualClock();
    await using edge = await startEdgeUnderTest({ clock, ttlMs: 10 * MINUTE, ceilingMs: 30 * MINUTE });
    await pass(clock, 1000, 100);
    const line = await openLine((await edge.open()).socket, [protocol]);
    line.type("still here");
    await eventually("the keys", async () => edge.upstream.typed === "still here");
    await pass(clock, 29 * MINUTE, 10_000);
    expect(line.closeCode).toBeNull();
    line.type("!");
    await eventually("one more key", async () => edge.upstream.typed === "still here!");
    await pass(clock, MINUTE, 10_000);
    await eventually("the end", async () => line.closeCode !== null);
    expect(line.closeCode).toBe(4408);
    await eventually("the hub to know", async () => (await edge.hubs.show(edge.nodeUuid)).clients.length === 0);
    const closed = edge.log.lines.filter(({ event }) => event === "console closed");
    expect(closed.map(({ fields }) => fields?.code)).toEqual([4408]);
    // The line stays, for the next.
    expect(edge.upstream.isLive).toBe(true);
  },
);

it("refuses a token after its time when nobody was there", async () => {
  const clock = new ManualClock();
  await using edge = await startEdgeUnderTest({ clock, ttlMs: 10 * MINUTE });
  const { socket } = await edge.open();
  await clock.advance(10 * MINUTE);
  expect(await refusalOf(socket, ["binary"])).toBe(403);
});
