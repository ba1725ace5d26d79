import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createVncPassword } from "./vnc-password.ts";

describe("createVncPassword", () => {
  it("gives 8 characters that nobody mixes up", () => {
    for (let i = 0; i < 200; i++) expect(createVncPassword(randomBytes)).toMatch(/^[A-HJ-NP-Za-km-z2-9]{8}$/);
  });

  it("leaves out bytes that would favour some letters", () => {
    const sources = [new Uint8Array(8).fill(255), Uint8Array.from([0, 56, 57, 113, 228, 227, 1, 2]), new Uint8Array(8)];
    expect(createVncPassword(() => sources.shift() as Uint8Array)).toBe("A9A99BCA");
  });
});
