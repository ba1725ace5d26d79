import { expect, it } from "vitest";
import { encodeCloseFrame, encodeFrame, HEADER_ROOM, OPCODE, writeFrameHeader } from "./index.ts";

it.each([
  [0, [0x82, 0]],
  [125, [0x82, 125]],
  [126, [0x82, 126, 0, 126]],
  [65535, [0x82, 126, 0xff, 0xff]],
  [65536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])("writes the header of %i bytes so that it ends where the payload begins", (length, header) => {
  const bytes = new Uint8Array(HEADER_ROOM + 4);
  const start = writeFrameHeader(bytes, HEADER_ROOM, length, OPCODE.binary);
  expect([...bytes.subarray(start, HEADER_ROOM)]).toEqual(header);
});

it("writes into a view of a larger buffer at the right place", () => {
  const whole = new Uint8Array(200);
  const view = whole.subarray(50);
  expect(writeFrameHeader(view, 20, 70_000, OPCODE.binary)).toBe(10);
  expect([...whole.subarray(60, 70)]).toEqual([0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70]);
});

it("cuts a close reason at a whole character", () => {
  const frame = encodeCloseFrame(4408, "é".repeat(100));
  expect(frame.length).toBe(2 + 2 + 122);
  expect(new TextDecoder("utf-8", { fatal: true }).decode(frame.subarray(4))).toBe("é".repeat(61));
});

it("encodes an empty ping in two bytes", () => {
  expect([...encodeFrame(OPCODE.ping, new Uint8Array(0))]).toEqual([0x89, 0]);
});
