import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
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
        },
      },
    ],
  },
});
