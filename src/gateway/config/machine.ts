import { homedir, hostname, networkInterfaces } from "node:os";
import type { Machine } from "./option.ts";

/** This process's own facts. */
export function thisMachine(env: Machine["env"]): Machine {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === "IPv4" && !address.internal);
  return {
    env,
    root: process.getuid?.() === 0,
    home: homedir(),
    hostname: hostname(),
    address: outside?.address ?? "127.0.0.1",
  };
}
