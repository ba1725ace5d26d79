import type { FuzzTarget } from "./target.ts";

/** Who is hostile: the server is the BMC. */
export type Direction = "server" | "client";

interface FuzzedProtocol {
  /** In each direction, unless somebody says otherwise: about a minute on two processors. */
  readonly cases: number;
  readonly targets: () => Promise<Readonly<Record<Direction, FuzzTarget>>>;
}

/** What `script/fuzz NAME` knows. */
export const PROTOCOLS = {
  rfb: { cases: 200_000, targets: async () => (await import("./rfb/targets.ts")).RFB_TARGETS },
  ipmi: { cases: 2000, targets: async () => (await import("./ipmi/targets.ts")).IPMI_TARGETS },
} as const satisfies Record<string, FuzzedProtocol>;
export type ProtocolName = keyof typeof PROTOCOLS;

export function isProtocolName(name: string): name is ProtocolName {
  return Object.hasOwn(PROTOCOLS, name);
}
