import { describe, expect, it } from "vitest";
import { hex, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair, StreamReader } from "./index.ts";

describe("StreamReader", () => {
  it("puts together what came in pieces and keeps what came too much", async () => {
    const [near, far] = createMemoryStreamPair();
    const reader = new StreamReader(near);
    for (const piece of ["01", "0203", "040506"]) await far.write(hexBytes(piece));
    expect(await reader.u8("a")).toBe(1);
    expect(hex(await reader.exactly(3, "b"))).toBe("020304");
    expect(hex((await reader.some()) as Uint8Array)).toBe("0506");
    await far.write(hexBytes("00000007"));
    expect(await reader.u32("c")).toBe(7);
  });

  it("says what it was reading and how far it got when the peer closes", async () => {
    const [near, far] = createMemoryStreamPair();
    const reader = new StreamReader(near);
    await far.write(hexBytes("0102"));
    far.close();
    await expect(reader.exactly(16, "the challenge")).rejects.toMatchObject({
      code: "STREAM_ENDED",
      message: "reading the challenge: memory-a closed the connection after 2 of 16 bytes",
    });
  });

  it("hands over what it read too far", async () => {
    const [near, far] = createMemoryStreamPair();
    const reader = new StreamReader(near);
    await far.write(hexBytes("0102"));
    await reader.u8("a");
    expect(hex(reader.takeKept())).toBe("02");
    expect(reader.takeKept()).toHaveLength(0);
  });
});

describe("createMemoryStreamPair", () => {
  it("ends both sides at once, after what was on its way", async () => {
    const [near, far] = createMemoryStreamPair();
    await far.write(hexBytes("aa"));
    near.close();
    await expect(far.write(hexBytes("bb"))).rejects.toThrow("closed");
    expect(hex((await near.read()) as Uint8Array)).toBe("aa");
    expect(await near.read()).toBeNull();
  });

  it("copies, so that the writer may use its buffer again", async () => {
    const [near, far] = createMemoryStreamPair();
    const buffer = hexBytes("01");
    await far.write(buffer);
    buffer[0] = 9;
    expect(hex((await near.read()) as Uint8Array)).toBe("01");
  });
});
