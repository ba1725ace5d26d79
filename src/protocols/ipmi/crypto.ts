export type HashName = "sha1" | "sha256";

/** The cryptography of 13.28 to 13.32, from outside: this folder has no Node in it. `ipmiCrypto` implements it. */
export interface IpmiCrypto {
  hmac(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array;
  /** For the packets of one session. */
  createCipher(key: Uint8Array): IpmiCipher;
  randomBytes(count: number): Uint8Array;
}

/** AES-128-CBC without padding. */
export interface IpmiCipher {
  encrypt(iv: Uint8Array, plain: Uint8Array): Uint8Array;
  decrypt(iv: Uint8Array, sealed: Uint8Array): Uint8Array;
}
