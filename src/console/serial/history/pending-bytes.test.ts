import { expect, it } from "vitest";
import { BlockPool, PendingBytes } from "./pending-bytes.ts";

const text = (length: number, seed = 0) => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + seed) & 0xff));

it("keeps what comes in its order, through blocks, drops and returns", () => {
  const pool = new BlockPool();
  const pending = new PendingBytes(pool);
  let expected = Buffer.alloc(0);
  for (let round = 0; round < 300; round++) {
    const chunk = text((round * 131) % 9000, round);
    pending.append(chunk);
    expected = Buffer.concat([expected, chunk]);
    if (round % 3 === 0) {
      const count = (round * 977) % 12_000;
      pending.drop(count);
      expected = expected.subarray(Math.min(count, expected.length));
    }
    if (round % 17 === 0) {
      const older = new PendingBytes(pool);
      older.append(chunk);
      older.drop(5);
      pending.prepend(older);
      expected = Buffer.concat([chunk.subarray(5), expected]);
      expect(older.length).toBe(0);
    }
    expect(pending.length).toBe(expected.length);
    expect(Buffer.compare(pending.bytes(), expected), `round ${round}`).toBe(0);
  }
  pending.clear();
  expect([pending.length, pending.bytes().length]).toEqual([0, 0]);
});

it("uses blocks again, and none that somebody has", () => {
  const pool = new BlockPool();
  const first = new PendingBytes(pool);
  first.append(Buffer.from("one"));
  first.clear();
  const [second, third] = [new PendingBytes(pool), new PendingBytes(pool)];
  second.append(Buffer.from("two"));
  third.append(Buffer.from("three"));
  expect(Buffer.from(second.bytes()).toString()).toBe("two");
  expect(Buffer.from(third.bytes()).toString()).toBe("three");
});
