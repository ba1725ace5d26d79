import { describe, expect, it } from "vitest";
import { RFB_TARGETS } from "../test/fuzz/rfb/targets.ts";
import { runCases } from "../test/fuzz/run-cases.ts";

/** A small part of what `script/fuzz rfb` runs, so that every change meets a hostile peer. */
describe("the RFB engine and the hub", () => {
  for (const [direction, target] of Object.entries(RFB_TARGETS)) {
    it(`survive a hostile ${direction}`, { timeout: 60_000 }, async () => {
      const { failures } = await runCases(target, { seed: 1, first: 0, count: 2000 });
      expect(failures).toEqual([]);
    });
  }
});
