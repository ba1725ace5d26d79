import { expect, it } from "vitest";
import { ReadBuffers } from "./read-buffers.ts";

const KIB = 1024;

it("grows a size when a read fills the buffer and shrinks when most of it stays empty", () => {
  const buffers = new ReadBuffers();
  let buffer = buffers.take();
  const sizes = [4, 64, 256, 256, 100, 10, 1, 1].map((kib) => {
    buffer = buffers.next(buffer, kib * KIB);
    return buffer.space.length / KIB;
  });
  expect(sizes).toEqual([64, 256, 256, 256, 256, 64, 4, 4]);
});

it("uses a buffer again after it was given back, and never one that was not", () => {
  const buffers = new ReadBuffers();
  const first = buffers.take(2);
  expect(buffers.take(2)).not.toBe(first);
  buffers.giveBack(first);
  expect(buffers.take(2)).toBe(first);
  expect(buffers.take(2)).not.toBe(first);
});

it("leaves room for the longest header in front", () => {
  const { whole, space } = new ReadBuffers().take();
  expect(space.byteOffset - whole.byteOffset).toBe(10);
  expect(space.buffer).toBe(whole.buffer);
});
