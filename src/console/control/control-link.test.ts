import { expect, it, onTestFinished } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { ControlDesk } from "./control-desk.ts";
import { serveControlLink } from "./control-link.ts";

function setUp() {
  const clock = new ManualClock();
  const target = { key: () => {}, pointer: () => {} };
  const rules = { idleMs: 60_000, graceMs: 5_000, takeOver: false, readOnly: false };
  const desk = new ControlDesk(rules, { target, clock, log: silentLogger });
  const closing = new AbortController();
  onTestFinished(() => closing.abort());

  function link(viewerId: string) {
    const [ours, theirs] = createMemoryStreamPair();
    const served = serveControlLink(ours, { desk, viewerId, signal: closing.signal }, clock);
    const lines: Record<string, unknown>[] = [];
    let rest = "";
    void (async () => {
      for (let chunk = await theirs.read(); chunk !== null; chunk = await theirs.read().catch(() => null)) {
        const parts = (rest + new TextDecoder().decode(chunk)).split("\n");
        rest = parts.pop() ?? "";
        lines.push(...parts.map((part) => JSON.parse(part) as Record<string, unknown>));
      }
    })();
    return { served, lines, stream: theirs, say: (text: string) => theirs.write(new TextEncoder().encode(text)) };
  }
  const join = (id: string, writes = true) => desk.join({ id, sessionId: "s", writes, known: true });
  return { clock, desk, closing, link, join };
}

it("tells a page what it is, before and after its screen connects", async () => {
  const { clock, link, join } = setUp();
  const page = link("a");
  await clock.advance(10);
  expect(page.lines).toEqual([{ you: null, writer: null, asks: [], viewers: 0 }]);
  join("a");
  await clock.advance(100);
  expect(page.lines.at(-1)).toMatchObject({ you: { number: 1, mode: "write", state: "writer" }, viewers: 1 });
});

it("carries requests in any pieces, and tells the writer alone who asks", async () => {
  const { clock, desk, link, join } = setUp();
  for (const id of ["a", "b", "c"]) join(id);
  const [one, two, three] = [link("a"), link("b"), link("c")];
  for (const piece of ['{"action":', '"ask"}', "\n"]) await two.say(piece);
  await clock.advance(200);
  expect(one.lines.at(-1)).toMatchObject({ asks: [{ id: "b", number: 2 }] });
  expect(two.lines.at(-1)).toMatchObject({ you: { state: "asking" }, asks: [] });
  expect(three.lines.at(-1)).toMatchObject({ asks: [] });
  await one.say('{"action": "give", "viewer": "b"}\n');
  await clock.advance(200);
  expect(desk.holds("b")).toBe(true);
});

it("acts in nobody else's name", async () => {
  const { clock, desk, link, join } = setUp();
  for (const id of ["a", "b"]) join(id);
  const two = link("b");
  await two.say('{"action": "release", "viewer": "a"}\n{"action": "give", "viewer": "b"}\n{"action": "take"}\n');
  await clock.advance(500);
  expect(desk.holds("a")).toBe(true);
  const codes = two.lines.map(({ code }) => code).filter((code) => code !== undefined);
  expect(codes).toEqual(["CONTROL_NOT_WRITER", "CONTROL_NOT_WRITER", "CONTROL_HELD"]);
});

it.each(["nonsense\n", "null\n", '{"action":"rule"}\n', '{"action":"ask","viewer":5}\n'])(
  "answers %j with an error and goes on",
  async (line) => {
    const { clock, link } = setUp();
    const page = link("a");
    await page.say(line);
    await clock.advance(100);
    expect(page.lines.at(-1)).toMatchObject({ code: "CONTROL_LINK_PROTOCOL" });
  },
);

it("ends with a line that has no end, when the page goes, and when the hub closes", async () => {
  const { clock, link, closing } = setUp();
  const endless = link("a");
  const refused = expect(endless.served).rejects.toMatchObject({ code: "CONTROL_LINK_PROTOCOL" });
  await endless.say("x".repeat(600));
  await clock.advance(100);
  await refused;
  const gone = link("a");
  gone.stream.close();
  await clock.advance(100);
  await gone.served;
  const cut = link("a");
  closing.abort();
  await clock.advance(100);
  await cut.served;
});

it("tells a flood of changes in few lines, and the last one for certain", async () => {
  const { clock, desk, link, join } = setUp();
  for (const id of ["a", "b"]) join(id);
  const page = link("a");
  await clock.advance(60);
  const before = page.lines.length;
  for (let i = 0; i < 1_001; i++) desk.apply({ kind: i % 2 === 0 ? "ask" : "withdraw", viewer: "b" });
  await clock.advance(200);
  expect(page.lines.length - before).toBeLessThan(5);
  expect(page.lines.at(-1)).toMatchObject({ asks: [{ id: "b" }] });
});
