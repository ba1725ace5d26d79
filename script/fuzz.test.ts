import { describe, expect, it } from "vitest";
import { PROTOCOLS } from "../test/fuzz/protocols.ts";
import { runCases } from "../test/fuzz/run-cases.ts";

/** A small part of what `script/fuzz` runs, so that every change meets a hostile peer. */
// The time is for a machine that does much else meanwhile; alone it takes some seconds.
describe.each([
  ["rfb", 2000],
  ["ipmi", 200],
] as const)("%s", (name, count) => {
  it.each(["server", "client"] as const)("survives a hostile %s", { timeout: 300_000 }, async (direction) => {
    const targets = await PROTOCOLS[name].targets();
    const { failures, outcomes } = await runCases(targets[direction], { seed: 1, first: 0, count });
    expect(failures).toEqual([]);
    // Nothing is found by cases that never get anywhere.
    expect(outcomes.clean).toBeGreaterThan(0);
  });
});
