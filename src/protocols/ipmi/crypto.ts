export type HashName = "sha1" | "sha256";

/** The cryptography of 13.28 to 13.32, from outside: this folder has no Node in it. `ipmiCrypto` implements it. */
export interface IpmiCrypto {
  hmac(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array;
  /** AES-128-CBC without padding. */
  encrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array;
  decrypt(key: Uint8Array, iv: Uint8Array, cipher: Uint8Array): Uint8Array;
  randomBytes(count: number): Uint8Array;
}
