import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { randomBytes } from "./random-bytes.ts";

/** What IPMI 2.0 needs of cryptography (13.28 to 13.32), from OpenSSL. */
export const ipmiCrypto = {
  hmac(hash: "sha1" | "sha256", key: Uint8Array, data: Uint8Array): Uint8Array {
    return createHmac(hash, key).update(data).digest();
  },

  /** AES-128-CBC without padding: the lengths are multiples of 16. */
  encrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array {
    return createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false).update(plain);
  },

  decrypt(key: Uint8Array, iv: Uint8Array, cipher: Uint8Array): Uint8Array {
    return createDecipheriv("aes-128-cbc", key, iv).setAutoPadding(false).update(cipher);
  },

  randomBytes,
};
