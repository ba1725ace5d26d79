import { isIPv4, isIPv6 } from "node:net";

/** True for addresses and names that only this machine can reach. A name counts only when it is "localhost". */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost") return true;
  if (isIPv4(bare)) return bare.startsWith("127.");
  return isIPv6(bare) && (bare === "::1" || bare.startsWith("::ffff:127."));
}
