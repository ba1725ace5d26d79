/** The user of the benchmark's BMCs. */
export const ACCOUNT = { username: "bench", password: "benchbench" } as const;
