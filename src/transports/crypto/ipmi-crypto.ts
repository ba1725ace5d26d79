import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv, hash, randomFillSync } from "node:crypto";

/** Of SHA-1 and SHA-256. */
const HASH_BLOCK = 64;
const MOST_HASH_BYTES = 32;
const AES_BLOCK = 16;
const ALGORITHM = "aes-128-cbc";
const NO_IV = new Uint8Array(AES_BLOCK);

/** What goes into the two hashes of an HMAC: key and message, key and first hash. Any datagram fits. */
let inner = Buffer.alloc(HASH_BLOCK + 1024);
const outer = Buffer.alloc(HASH_BLOCK + MOST_HASH_BYTES);

/** Random bytes that are next to be used, each once. */
const pool = Buffer.alloc(4096);
let pooled = 0;

/**
 * What IPMI 2.0 needs of cryptography (13.28 to 13.32), from OpenSSL. Making one of Node's Hmac or Cipher objects costs
 * ten times what the work on a packet does, so that no packet makes any: an HMAC (RFC 2104) is two plain hashes, and a
 * session has one cipher for each direction.
 */
export const ipmiCrypto = {
  hmac(name: "sha1" | "sha256", key: Uint8Array, data: Uint8Array): Uint8Array {
    if (key.length > HASH_BLOCK) throw new RangeError("an HMAC key of IPMI is no longer than 32 bytes");
    const length = HASH_BLOCK + data.length;
    if (inner.length < length) inner = Buffer.alloc(length);
    inner.fill(0x36, 0, HASH_BLOCK);
    outer.fill(0x5c, 0, HASH_BLOCK);
    for (let i = 0; i < key.length; i++) {
      inner[i] = (key[i] as number) ^ 0x36;
      outer[i] = (key[i] as number) ^ 0x5c;
    }
    inner.set(data, HASH_BLOCK);
    const first = hash(name, inner.subarray(0, length), "buffer");
    outer.set(first, HASH_BLOCK);
    return hash(name, outer.subarray(0, HASH_BLOCK + first.length), "buffer");
  },

  createCipher: (key: Uint8Array) => new CbcCipher(key),

  randomBytes(count: number): Uint8Array {
    if (count > pool.length) return randomFillSync(Buffer.alloc(count));
    if (pooled < count) {
      randomFillSync(pool);
      pooled = pool.length;
    }
    pooled -= count;
    const bytes = Uint8Array.from(pool.subarray(pooled, pooled + count));
    pool.fill(0, pooled, pooled + count);
    return bytes;
  },
};

/**
 * AES-128-CBC without padding; the lengths are multiples of 16. OpenSSL goes on where the message before ended, as if
 * all were one: what it will have mixed into the first block is known, and mixed in again to take it out.
 */
class CbcCipher {
  readonly #key: Uint8Array;
  #cipher: Cipheriv | null = null;
  #decipher: Decipheriv | null = null;
  /** The last block of what was encrypted, and of what was decrypted. */
  readonly #chained = new Uint8Array(2 * AES_BLOCK);

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  encrypt(iv: Uint8Array, plain: Uint8Array): Uint8Array {
    this.#cipher ??= createCipheriv(ALGORITHM, this.#key, NO_IV).setAutoPadding(false);
    const input = Uint8Array.from(plain);
    this.#mix(input, iv, 0);
    const sealed = this.#cipher.update(input);
    this.#chained.set(sealed.subarray(-AES_BLOCK), 0);
    return sealed;
  }

  decrypt(iv: Uint8Array, sealed: Uint8Array): Uint8Array {
    this.#decipher ??= createDecipheriv(ALGORITHM, this.#key, NO_IV).setAutoPadding(false);
    const plain = this.#decipher.update(sealed);
    this.#mix(plain, iv, AES_BLOCK);
    this.#chained.set(sealed.subarray(-AES_BLOCK), AES_BLOCK);
    return plain;
  }

  #mix(first: Uint8Array, iv: Uint8Array, chainedAt: number): void {
    for (let i = 0; i < AES_BLOCK; i++) {
      first[i] = (first[i] as number) ^ (iv[i] as number) ^ (this.#chained[chainedAt + i] as number);
    }
  }
}
