import { describe, expect, it } from "vitest";
import { runCases } from "../fuzz/run-cases.ts";
import { IPMI_TARGETS } from "./fuzz-target.ts";

describe.each(["bmc", "console"] as const)("broken datagrams of the %s", (hostile) => {
  it("crash nobody, and end in named errors", async () => {
    const result = await runCases(IPMI_TARGETS[hostile], { seed: 1, first: 0, count: 300 });
    expect(result.failures).toEqual([]);
    expect(result.outcomes.clean).toBeGreaterThan(0);
  });
});
