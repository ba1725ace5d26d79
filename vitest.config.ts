import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/** What passed only when it was tried again, at the end where it is seen. */
const secondTries: Reporter = {
  onTestRunEnd(modules) {
    for (const test of modules.flatMap((module) => [...module.children.allTests()])) {
      if (test.diagnostic()?.flaky)
        console.warn(`passed at its second try: ${test.module.relativeModuleId}: ${test.fullName}`);
    }
  },
};

export default defineConfig({
  test: {
    reporters: ["default", secondTries],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "script/**/*.test.ts"],
          testTimeout: 15_000,
          // Nothing in src keeps state in a module: a process for each file would cost more than all the tests do.
          isolate: false,
          pool: "threads",
        },
      },
      {
        extends: true,
        test: {
          name: "peers",
          include: ["test/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Real machines and browsers on two cores: one file at a time, so that timings mean something.
          fileParallelism: false,
          // In CI a peer that was slow once does not throw half an hour away. Look into what is printed as a second try.
          retry: process.env.REQUIRE_PEERS === "1" ? 1 : 0,
        },
      },
    ],
  },
});
