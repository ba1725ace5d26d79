import { createHash } from "node:crypto";

/** The names that a server has from the factory; the same for the same machine name, so that a restart changes nothing. */
export interface SupermicroIdentity {
  readonly name: string;
  readonly serialNumber: string;
  readonly uuid: string;
  readonly macAddress: string;
  /** The machine's product name. */
  readonly productName: string;
  readonly firmware: string;
  readonly memoryMib: number;
}

export function supermicroIdentity(options: { name: string; firmware: string; memoryMib: number }): SupermicroIdentity {
  const digest = createHash("sha256").update(`supermicro ${options.name}`).digest();
  const mac = `3cecef${digest.subarray(0, 3).toString("hex")}`;
  return {
    ...options,
    serialNumber: `S${digest.readUIntBE(3, 6).toString().padStart(14, "0").slice(0, 14)}`,
    // Supermicro's UUIDs end in the MAC address of the BMC.
    uuid: `00000000-0000-0000-0000-${mac.toUpperCase()}`,
    macAddress: mac.match(/../g)?.join(":") ?? "",
    productName: "SYS-1029P-WTR",
  };
}
