import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ipmiCrypto } from "./ipmi-crypto.ts";

const same = (a: Uint8Array, b: Uint8Array) =>
  expect(Buffer.from(a).toString("hex")).toBe(Buffer.from(b).toString("hex"));

describe("the cryptography of IPMI is OpenSSL's", () => {
  it.each(["sha1", "sha256"] as const)("HMAC with %s, over keys and messages of every length", (name) => {
    for (let length = 0; length <= 300; length += 7) {
      const key = randomBytes(length % 65);
      const data = randomBytes(length);
      same(ipmiCrypto.hmac(name, key, data), createHmac(name, key).update(data).digest());
    }
    const long = randomBytes(5000);
    same(
      ipmiCrypto.hmac(name, long.subarray(0, 20), long),
      createHmac(name, long.subarray(0, 20)).update(long).digest(),
    );
  });

  it("AES-128-CBC: message after message with one cipher is each by itself", () => {
    const key = randomBytes(16);
    const cipher = ipmiCrypto.createCipher(key);
    for (let blocks = 1; blocks <= 20; blocks++) {
      const [iv, plain] = [randomBytes(16), randomBytes(16 * blocks)];
      const sealed = createCipheriv("aes-128-cbc", key, iv).setAutoPadding(false).update(plain);
      same(cipher.encrypt(iv, plain), sealed);
      const other = randomBytes(16);
      const opened = createDecipheriv("aes-128-cbc", key, other).setAutoPadding(false).update(sealed);
      same(cipher.decrypt(other, sealed), opened);
      same(cipher.decrypt(iv, sealed), plain);
    }
  });

  it("gives random bytes that do not come twice", () => {
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i++) seen.add(Buffer.from(ipmiCrypto.randomBytes(8)).toString("hex"));
    expect(seen.size).toBe(2000);
    expect(ipmiCrypto.randomBytes(5000)).toHaveLength(5000);
    expect(Buffer.from(ipmiCrypto.randomBytes(5000)).equals(Buffer.alloc(5000))).toBe(false);
  });
});
