import { randomBytes, randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "#/console/session/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { Renewal } from "./renewal.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const MINUTE = 60_000;

async function setUp() {
  const clock = new ManualClock();
  const store = createMemoryConsoleSessionStore();
  const options = { ttlMs: 10 * MINUTE, ceilingMs: 60 * MINUTE };
  const sessions = createConsoleSessions(options, { store, clock, randomBytes, randomUuid: randomUUID });
  const { session } = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
  const heard: unknown[] = [];
  const callbacks = { session, ended: (why: string) => heard.push(why), failed: (error: unknown) => heard.push(error) };
  return { clock, store, sessions, session, heard, callbacks };
}

it("keeps a watched console open up to the ceiling, and ends it there", async () => {
  const { clock, sessions, callbacks, heard } = await setUp();
  using _renewal = new Renewal(callbacks, sessions, clock);
  await clock.advance(60 * MINUTE - 1);
  expect(heard).toEqual([]);
  await clock.advance(1);
  expect(heard).toEqual(["expired"]);
});

it("notices within 20 seconds that a session was revoked", async () => {
  const { clock, sessions, callbacks, heard } = await setUp();
  using _renewal = new Renewal(callbacks, sessions, clock);
  await clock.advance(MINUTE);
  await sessions.revokeNode(NODE, "graphical");
  await clock.advance(20_000);
  expect(heard).toEqual(["revoked"]);
});

it("keeps the viewer while the database is away", async () => {
  const { clock, sessions, callbacks, heard } = await setUp();
  const away = new Error("database is locked");
  let broken = true;
  const flaky = { ...sessions, renew: async (id: string) => (broken ? Promise.reject(away) : sessions.renew(id)) };
  using _renewal = new Renewal(callbacks, flaky, clock);
  await clock.advance(20_000);
  expect(heard).toEqual([away]);
  broken = false;
  await clock.advance(30 * MINUTE);
  expect(heard).toEqual([away]);
});

it("says nothing more once disposed", async () => {
  const { clock, sessions, callbacks, heard } = await setUp();
  new Renewal(callbacks, sessions, clock)[Symbol.dispose]();
  await clock.advance(120 * MINUTE);
  expect(heard).toEqual([]);
});
