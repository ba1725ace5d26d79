import { expect, test } from "vitest";
import { SecretBox, sealedKeyId } from "./secret-box.ts";

const oldKey = new Uint8Array(32).fill(1);
const newKey = new Uint8Array(32).fill(2);
const binding = { node: "n1", field: "driverInfo" };

test("only values under secret keys are sealed, each in its own way every time", () => {
  const box = new SecretBox([oldKey]);
  const sealed = box.sealSecrets({ address: "a", password: "p", deep: [{ token: null }] }, binding);
  expect(sealed).toEqual({
    address: "a",
    password: expect.stringMatching(/^outband-secret:1:[0-9a-f]{8}:[\w-]+$/),
    deep: [{ token: expect.stringMatching(/^outband-secret:1:/) }],
  });
  expect(box.sealSecrets({ password: "p" }, binding).password).not.toBe(sealed.password);
  expect(box.openSecrets(sealed, binding)).toEqual({ address: "a", password: "p", deep: [{ token: null }] });
});

test("text that looks sealed comes back as the text it is", () => {
  const box = new SecretBox([oldKey]);
  const value = { password: "outband-secret:1:00000000:AAAA", note: "outband-secret:1:00000000:AAAA" };
  expect(box.openSecrets(box.sealSecrets(value, binding), binding)).toEqual(value);
});

test("a value that was stored before its key counted as secret is still readable", () => {
  expect(new SecretBox([oldKey]).openSecrets({ password: "plain", token: { a: 1 } }, binding)).toEqual({
    password: "plain",
    token: { a: 1 },
  });
});

test("the first key seals, the others open", () => {
  const sealed = new SecretBox([oldKey]).sealSecrets({ password: "p" }, binding);
  const rotated = new SecretBox([newKey, oldKey]);
  expect(rotated.openSecrets(sealed, binding)).toEqual({ password: "p" });
  expect(sealedKeyId(rotated.sealSecrets({ password: "p" }, binding).password as string)).toBe(rotated.currentKeyId);
  expect(() => new SecretBox([newKey]).openSecrets(sealed, binding)).toThrow(
    /encrypted with key [0-9a-f]{8}, which is not in/,
  );
});

test("every cut and every flipped bit is noticed", () => {
  const box = new SecretBox([oldKey]);
  const sealed = box.seal("secret", "binding");
  const start = sealed.lastIndexOf(":") + 1;
  for (let length = start; length < sealed.length; length++) {
    expect(() => box.open(sealed.slice(0, length), "binding")).toThrow(/altered or moved/);
  }
  const bytes = Buffer.from(sealed.slice(start), "base64url");
  for (let index = 0; index < bytes.length; index++) {
    const flipped = Buffer.from(bytes);
    flipped[index] = (flipped[index] ?? 0) ^ 1;
    expect(() => box.open(sealed.slice(0, start) + flipped.toString("base64url"), "binding")).toThrow(
      /altered or moved/,
    );
  }
});

test("neither messages nor key ids hold the key or the secret", () => {
  const box = new SecretBox([oldKey]);
  const sealed = box.seal("canary", "binding");
  try {
    box.open(sealed, "another binding");
  } catch (error) {
    expect(String(error)).not.toMatch(/canary/);
  }
  expect(Buffer.from(oldKey).toString("hex")).not.toContain(box.currentKeyId);
});
