import { createHash } from "node:crypto";

/** The names that a server has from the factory; the same for the same machine name, so that a restart changes nothing. */
export interface DellIdentity {
  readonly name: string;
  readonly serviceTag: string;
  readonly uuid: string;
  readonly macAddress: string;
  /** The machine's product name. */
  readonly productName: string;
  readonly firmware: string;
  readonly memoryMib: number;
}

const TAG_LETTERS = "0123456789BCDFGHJKLMNPQRSTVWXYZ";

export function dellIdentity(options: { name: string; firmware: string; memoryMib: number }): DellIdentity {
  const digest = createHash("sha256").update(`dell ${options.name}`).digest();
  const serviceTag = Array.from(digest.subarray(0, 7), (byte) => TAG_LETTERS[byte % TAG_LETTERS.length]).join("");
  const tail = digest.subarray(7, 16).toString("hex");
  return {
    ...options,
    serviceTag,
    // Dell's UUIDs begin with the letters "LLED" the wrong way round.
    uuid: `4c4c4544-00${tail.slice(0, 2)}-${tail.slice(2, 6)}-80${tail.slice(6, 8)}-${digest.subarray(16, 22).toString("hex")}`,
    macAddress: `4c:d9:8f:${digest.subarray(22, 25).toString("hex").match(/../g)?.join(":")}`,
    productName: "PowerEdge R640",
  };
}
