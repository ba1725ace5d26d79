import { randomBytes as nodeRandomBytes } from "node:crypto";

/** Bytes from the system's generator: for tokens, passwords, challenges. */
export function randomBytes(count: number): Uint8Array {
  return nodeRandomBytes(count);
}
