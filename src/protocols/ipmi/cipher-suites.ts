import type { HashName } from "./crypto.ts";

/**
 * A cipher suite (22.15.2, table 22-20) that authenticates every packet. Suites 0, 1 and 15 have no integrity and can
 * be taken over by anybody on the way; those with MD5 have no use any more: neither side of this folder knows them.
 */
export interface CipherSuite {
  readonly id: number;
  readonly hash: HashName;
  /** Algorithm numbers in Open Session (13.28.1, 13.28.4, 13.28.5). */
  readonly authentication: number;
  readonly integrity: number;
  readonly confidentiality: number;
  /** Length of RAKP 2's and RAKP 3's codes, and of SIK, K1 and K2. */
  readonly keyBytes: number;
  /** Length of RAKP 4's code and of each packet's. */
  readonly authCodeBytes: number;
}

const SHA1 = { hash: "sha1", authentication: 1, integrity: 1, keyBytes: 20, authCodeBytes: 12 } as const;
const SHA256 = { hash: "sha256", authentication: 3, integrity: 4, keyBytes: 32, authCodeBytes: 16 } as const;

const SUITES = new Map<number, CipherSuite>([
  [2, { id: 2, ...SHA1, confidentiality: 0 }],
  [3, { id: 3, ...SHA1, confidentiality: 1 }],
  [16, { id: 16, ...SHA256, confidentiality: 0 }],
  [17, { id: 17, ...SHA256, confidentiality: 1 }],
]);

/** What is used unless somebody allows more: both encrypt. The better first. */
export const DEFAULT_CIPHER_SUITES: readonly number[] = [17, 3];

export function tryCipherSuite(id: number): CipherSuite | undefined {
  return SUITES.get(id);
}

export function isCipherSuite(id: number): boolean {
  return SUITES.has(id);
}

/** The suite of an Open Session Request, if it is one of those allowed. */
export function matchCipherSuite(
  algorithms: { authentication: number; integrity: number; confidentiality: number },
  allowed: readonly number[],
): CipherSuite | undefined {
  return allowed
    .map((id) => SUITES.get(id))
    .find(
      (suite) =>
        suite?.authentication === algorithms.authentication &&
        suite.integrity === algorithms.integrity &&
        suite.confidentiality === algorithms.confidentiality,
    );
}
