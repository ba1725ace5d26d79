import { expect, it } from "vitest";
import { PasswordMemo } from "./password-memo.ts";

function counting(answer: () => Promise<boolean> = () => Promise.resolve(true)) {
  const compared: string[] = [];
  const memo = new PasswordMemo((password, hash) => {
    compared.push(`${password} ${hash}`);
    return answer();
  });
  return { memo, compared };
}

it("asks bcrypt once for each pair of password and hash", async () => {
  const { memo, compared } = counting();
  for (const [password, hash] of [
    ["a", "1"],
    ["a", "1"],
    ["b", "1"],
    ["a", "2"],
    ["a", "1"],
  ] as const) {
    expect(await memo.matches(password, hash)).toBe(true);
  }
  expect(compared).toEqual(["a 1", "b 1", "a 2"]);
});

it("asks once for two requests that come at once", async () => {
  const { memo, compared } = counting();
  await Promise.all([memo.matches("a", "1"), memo.matches("a", "1")]);
  expect(compared).toEqual(["a 1"]);
});

it("forgets the pair used least recently", async () => {
  const { memo, compared } = counting();
  await memo.matches("kept", "1");
  await memo.matches("forgotten", "1");
  for (let i = 0; i < 255; i++) {
    await memo.matches(`other ${i}`, "1");
    await memo.matches("kept", "1");
  }
  compared.length = 0;
  await memo.matches("kept", "1");
  await memo.matches("forgotten", "1");
  expect(compared).toEqual(["forgotten 1"]);
});

it("does not remember a comparison that failed", async () => {
  const { memo, compared } = counting(() => Promise.reject(new Error("no")));
  await expect(memo.matches("a", "1")).rejects.toThrow("no");
  await expect(memo.matches("a", "1")).rejects.toThrow("no");
  expect(compared).toHaveLength(2);
});
