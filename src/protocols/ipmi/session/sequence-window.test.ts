import { describe, expect, it } from "vitest";
import { isNewer, nextSequence, SequenceWindow } from "./sequence-window.ts";

function accepted(numbers: readonly number[]): number[] {
  const window = new SequenceWindow();
  return numbers.filter((number) => window.accept(number));
}

describe("the window of session sequence numbers", () => {
  it("takes a first number other than 1, as ipmitool has it", () => {
    expect(accepted([3, 4, 5])).toEqual([3, 4, 5]);
  });

  it("takes late ones once, in any order", () => {
    expect(accepted([10, 12, 11, 11, 12, 10, 13])).toEqual([10, 12, 11, 13]);
  });

  it("takes nothing older than 16 behind", () => {
    expect(accepted([100, 84, 83, 84])).toEqual([100, 84]);
  });

  it("takes a gap of any width, and nothing from before it", () => {
    expect(accepted([5, 1000, 5, 6, 999])).toEqual([5, 1000, 999]);
  });

  it("takes no 0", () => {
    expect(accepted([0, 1, 0])).toEqual([1]);
  });

  it("goes on after the largest number", () => {
    expect(nextSequence(0xffff_ffff)).toBe(1);
    expect(accepted([0xffff_fffe, 0xffff_ffff, 1, 2, 0xffff_ffff, 1])).toEqual([0xffff_fffe, 0xffff_ffff, 1, 2]);
    expect(isNewer(1, 0xffff_ffff)).toBe(true);
    expect(isNewer(0xffff_ffff, 1)).toBe(false);
  });
});
