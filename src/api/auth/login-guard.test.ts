import { expect, it } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { type LockoutOptions, LoginGuard, type LoginPair, MAX_PAIRS } from "./login-guard.ts";

const ADA: LoginPair = { user: "ada", address: "10.0.0.1" };

function guardWith(options: Partial<LockoutOptions> = {}) {
  const clock = new ManualClock();
  const log = new MemoryLogger();
  const guard = new LoginGuard({ threshold: 3, maxLockMs: 10_000, ...options }, { clock, log });
  /** What comes of it: the seconds to wait when it is locked. */
  const attempt = async (isRight: boolean, pair = ADA): Promise<boolean | number> => {
    try {
      return await guard.attempt(pair, () => Promise.resolve(isRight));
    } catch (error) {
      expect(error).toMatchObject({ code: "API_AUTH_LOCKED", status: 429, shape: "basic-auth" });
      return Number((error as { headers: Record<string, string> }).headers["Retry-After"]);
    }
  };
  const fail = async (times: number, pair = ADA) => {
    for (let i = 0; i < times; i++) expect(await attempt(false, pair)).toBe(false);
  };
  return { clock, log, guard, attempt, fail };
}

it("lets failures below the threshold be", async () => {
  const { attempt, fail, log } = guardWith();
  await fail(2);
  expect(await attempt(true)).toBe(true);
  expect(log.lines).toEqual([]);
});

it("locks for twice as long after every further failure, up to the longest, with a line each", async () => {
  const { attempt, fail, clock, log } = guardWith();
  await fail(2);
  for (const seconds of [1, 2, 4, 8, 10, 10]) {
    await fail(1);
    expect(await attempt(true)).toBe(seconds);
    await clock.advance(seconds * 1_000 - 1);
    expect(await attempt(true)).toBe(1);
    await clock.advance(1);
  }
  expect(log.lines.map(({ level, fields }) => ({ level, ...fields }))).toEqual(
    [1, 2, 4, 8, 10, 10].map((seconds, i) => ({ level: "warn", ...ADA, failures: 3 + i, seconds })),
  );
});

it("keeps to the longest lock however many failures there are", async () => {
  const { attempt, fail, clock } = guardWith();
  for (let i = 0; i < 1_200; i++) {
    await fail(1);
    await clock.advance(10_000);
  }
  await fail(1);
  expect(await attempt(true)).toBe(10);
});

it("begins anew after a success", async () => {
  const { attempt, fail, clock } = guardWith();
  await fail(3);
  await clock.advance(1_000);
  expect(await attempt(true)).toBe(true);
  await fail(2);
  expect(await attempt(true)).toBe(true);
});

it("does not ask while it is locked", async () => {
  const { guard, fail } = guardWith();
  await fail(3);
  await expect(guard.attempt(ADA, () => expect.unreachable())).rejects.toMatchObject({ status: 429 });
});

it("knows user and address apart, wherever one ends", async () => {
  const { attempt, fail } = guardWith();
  await fail(3, { user: "a", address: "b" });
  expect(await attempt(true, { user: "a", address: "b" })).toBe(1);
  for (const [user, address] of [
    ["a", "c"],
    ["c", "b"],
    ["ab", ""],
    ['a","b', ""],
  ] as const) {
    expect(await attempt(true, { user, address })).toBe(true);
  }
});

it("forgets failures after an hour without one, and not before", async () => {
  const { attempt, fail, clock } = guardWith();
  await fail(2);
  await clock.advance(3_600_000 - 1);
  await fail(1);
  expect(await attempt(true)).toBe(1);
  await clock.advance(3_601_000);
  await fail(2);
  expect(await attempt(true)).toBe(true);
});

it("checks one attempt of a pair at a time, and none that waited when the lock fell", async () => {
  const { guard } = guardWith();
  let atOnce = 0;
  let asked = 0;
  const wrong = async () => {
    asked++;
    expect(++atOnce).toBe(1);
    await Promise.resolve();
    atOnce--;
    return false;
  };
  const ended = await Promise.allSettled(Array.from({ length: 50 }, () => guard.attempt(ADA, wrong)));
  expect(asked).toBe(3);
  expect(ended.filter(({ status }) => status === "rejected")).toHaveLength(47);
});

it("lets every one in who waited with the right password", async () => {
  const { attempt } = guardWith();
  expect(await Promise.all(Array.from({ length: 50 }, () => attempt(true)))).toEqual(Array(50).fill(true));
});

it("does not count a check that could not be made", async () => {
  const { guard, attempt } = guardWith();
  for (let i = 0; i < 5; i++) {
    await expect(guard.attempt(ADA, () => Promise.reject(new Error("no file")))).rejects.toThrow("no file");
  }
  expect(await attempt(true)).toBe(true);
});

it("forgets the pair used least recently when there are too many", async () => {
  const { attempt, fail, clock } = guardWith({ threshold: 1, maxLockMs: 3_600_000 });
  const kept = { user: "kept", address: "10.0.0.1" };
  await fail(1, ADA);
  await fail(1, kept);
  await clock.advance(1_000);
  await fail(1, kept);
  for (let i = 0; i < MAX_PAIRS - 1; i++) await attempt(false, { user: `invented ${i}`, address: "10.0.0.1" });
  expect(await attempt(true, kept)).toBe(2);
  // A second failure would lock for two seconds; forgotten, it is the first.
  await fail(1, ADA);
  expect(await attempt(true, ADA)).toBe(1);
});

it("is off with a threshold of 0", async () => {
  const { attempt, fail } = guardWith({ threshold: 0 });
  await fail(100);
  expect(await attempt(true)).toBe(true);
});
