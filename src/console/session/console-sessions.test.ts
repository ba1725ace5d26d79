import { randomBytes, randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { ManualClock } from "#/lib/time/index.ts";
import { createConsoleSessions, createMemoryConsoleSessionStore } from "./index.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const OTHER = "7ba7b810-9dad-41d1-80b4-00c04fd430c8";
const MINUTE = 60_000;

function setUp() {
  const clock = new ManualClock();
  const store = createMemoryConsoleSessionStore();
  const options = { ttlMs: 10 * MINUTE, ceilingMs: 60 * MINUTE };
  const sessions = createConsoleSessions(options, { store, clock, randomBytes, randomUuid: randomUUID });
  const mint = () => sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write" });
  return { clock, store, sessions, mint };
}

it("mints tokens of 43 URL-safe characters and stores only their hash", async () => {
  const { store, mint } = setUp();
  const { token, session } = await mint();
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(session.tokenHash).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(await store.list(NODE))).not.toContain(token);
});

it("knows a token on its own node only", async () => {
  const { sessions, mint } = setUp();
  const { token, session } = await mint();
  expect((await sessions.check(NODE, token))?.id).toBe(session.id);
  expect(await sessions.check(OTHER, token)).toBeNull();
});

it.each(["", "A".repeat(43), "A".repeat(42), "é".repeat(43), "../../etc/passwd", "A".repeat(1_000_000)])(
  "refuses what is not a token of this node",
  async (token) => {
    const { sessions, mint } = setUp();
    await mint();
    expect(await sessions.check(NODE, token)).toBeNull();
  },
);

it("lets a token expire without activity", async () => {
  const { sessions, clock, mint } = setUp();
  const { token } = await mint();
  await clock.advance(10 * MINUTE - 1);
  expect(await sessions.check(NODE, token)).not.toBeNull();
  await clock.advance(1);
  expect(await sessions.check(NODE, token)).toBeNull();
});

it("moves the expiry with activity, up to the ceiling and not past it", async () => {
  const { sessions, clock, mint } = setUp();
  const { token, session } = await mint();
  for (let minute = 5; minute < 60; minute += 5) {
    await clock.advance(5 * MINUTE);
    const expiresAt = await sessions.renew(session.id);
    expect(expiresAt).toBe(Math.min(clock.now() + 10 * MINUTE, session.ceilingAt));
    expect(await sessions.check(NODE, token)).not.toBeNull();
  }
  await clock.advance(5 * MINUTE);
  expect(await sessions.renew(session.id)).toBeNull();
  expect(await sessions.check(NODE, token)).toBeNull();
});

it("does not bring an expired session back", async () => {
  const { sessions, clock, mint } = setUp();
  const { session } = await mint();
  await clock.advance(10 * MINUTE);
  expect(await sessions.renew(session.id)).toBeNull();
});

it("writes a renewal only when it is worth a write", async () => {
  const { sessions, store, clock, mint } = setUp();
  const { session } = await mint();
  await clock.advance(10_000);
  expect(await sessions.renew(session.id)).toBe(session.expiresAt);
  expect((await store.get(session.id))?.expiresAt).toBe(session.expiresAt);
  await clock.advance(MINUTE);
  expect(await sessions.renew(session.id)).toBe(clock.now() + 10 * MINUTE);
});

it("ends every session of a revoked console, and of no other", async () => {
  const { sessions, mint } = setUp();
  const [one, two] = [await mint(), await mint()];
  const serial = await sessions.mint({ nodeUuid: NODE, kind: "serial", mode: "write" });
  await sessions.revokeNode(NODE, "graphical");
  expect(await sessions.check(NODE, one.token)).toBeNull();
  expect(await sessions.renew(two.session.id)).toBeNull();
  expect(await sessions.check(NODE, serial.token)).not.toBeNull();
});

it("lets a session with a time of its own live exactly that long, used or not, up to the ceiling", async () => {
  const { sessions, clock } = setUp();
  const link = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "read-only", ttlMs: 30 * MINUTE });
  const long = await sessions.mint({ nodeUuid: NODE, kind: "graphical", mode: "write", ttlMs: 600 * MINUTE });
  await clock.advance(20 * MINUTE);
  expect(await sessions.renew(link.session.id)).toBe(link.session.expiresAt);
  await clock.advance(10 * MINUTE);
  expect(await sessions.check(NODE, link.token)).toBeNull();
  expect(long.session.expiresAt).toBe(long.session.createdAt + 60 * MINUTE);
});

it("ends one revoked session, and lists those that live", async () => {
  const { sessions, mint } = setUp();
  const [one, two] = [await mint(), await mint()];
  await sessions.revoke(one.session.id);
  await sessions.revoke(one.session.id);
  expect(await sessions.check(NODE, one.token)).toBeNull();
  expect(await sessions.get(one.session.id)).toBeNull();
  expect(await sessions.renew(one.session.id)).toBeNull();
  expect((await sessions.list(NODE, "graphical")).map(({ id }) => id)).toEqual([two.session.id]);
  expect((await sessions.get(two.session.id))?.id).toBe(two.session.id);
});
