import { describe, expect, it } from "vitest";
import { concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { ClientMessageFramer } from "./client-message-framer.ts";
import { RFB_LIMITS } from "./limits.ts";
import { encodeClientCutText } from "./messages/cut-text.ts";
import { encodeFramebufferUpdateRequest } from "./messages/framebuffer-update-request.ts";
import { encodeKeyEvent } from "./messages/key-event.ts";
import { encodePointerEvent } from "./messages/pointer-event.ts";
import { encodeSetEncodings } from "./messages/set-encodings.ts";
import { encodeSetPixelFormat } from "./messages/set-pixel-format.ts";
import { RGBX32 } from "./pixel-format.ts";
import { seededNumbers } from "./test-support.ts";

/** Every message of the framing table, and what it should come out as. */
const MESSAGES: readonly (readonly [Uint8Array, object, "screen" | "control" | "input"])[] = [
  [encodeSetPixelFormat(RGBX32), { kind: "set-pixel-format", format: RGBX32 }, "screen"],
  [encodeSetEncodings([7, -223]), { kind: "set-encodings", encodings: [7, -223] }, "screen"],
  [encodeSetEncodings([]), { kind: "set-encodings", encodings: [] }, "screen"],
  [
    encodeFramebufferUpdateRequest(true, { x: 1, y: 2, width: 3, height: 65535 }),
    { kind: "framebuffer-update-request", incremental: true, rect: { x: 1, y: 2, width: 3, height: 65535 } },
    "screen",
  ],
  [encodeKeyEvent(0xffe1, true), { kind: "key-event", down: true, keysym: 0xffe1 }, "input"],
  [encodePointerEvent(0x81, 5, 6), { kind: "pointer-event", buttons: 0x81, x: 5, y: 6 }, "input"],
  [
    encodeClientCutText(Uint8Array.of(65, 66)),
    { kind: "client-cut-text", extended: false, bytes: Uint8Array.of(65, 66) },
    "input",
  ],
  // noVNC's notify of the extended clipboard
  [
    hexBytes("06 000000 fffffffc 08000001"),
    { kind: "client-cut-text", extended: true, bytes: hexBytes("08000001") },
    "input",
  ],
  [hexBytes("96 01 0000 0000 0400 0300"), { kind: "enable-continuous-updates", enable: true }, "control"],
  [hexBytes("f8 000000 80000003 02 aabb"), { kind: "client-fence", flags: 0x80000003 }, "control"],
  [hexBytes("fa 00 01 04"), { kind: "xvp", version: 1, code: 4 }, "input"],
  [
    hexBytes(`fb 00 0400 0300 01 00 ${"00".repeat(16)}`),
    { kind: "set-desktop-size", width: 1024, height: 768 },
    "input",
  ],
  [hexBytes("fd 81 0004 00010001"), { kind: "gii", subtype: 1 }, "input"],
  [hexBytes("fd 01 0400 01000100"), { kind: "gii", subtype: 1 }, "input"],
  [
    hexBytes("ff 00 0001 0000ffe1 0000002a"),
    { kind: "qemu-extended-key", down: true, keysym: 0xffe1, keycode: 0x2a },
    "input",
  ],
  [hexBytes("ff 01 0000"), { kind: "qemu-audio", operation: 0 }, "input"],
  [hexBytes("ff 01 0002 03 02 0000ac44"), { kind: "qemu-audio", operation: 2 }, "input"],
];
const STREAM = concatBytes(MESSAGES.map(([bytes]) => bytes));

function expectAll(pieces: readonly Uint8Array[]): void {
  const framer = new ClientMessageFramer();
  const framed = pieces.flatMap((piece) =>
    Array.from(framer.push(piece.slice()), (one) => ({ ...one, bytes: one.bytes.slice() })),
  );
  expect(framed.map(({ message }) => message)).toMatchObject(MESSAGES.map(([, message]) => message));
  expect(framed.map(({ effect }) => effect)).toEqual(MESSAGES.map(([, , effect]) => effect));
  expect(framed.map(({ bytes }) => bytes)).toEqual(MESSAGES.map(([bytes]) => bytes));
}

function feed(bytes: Uint8Array): number {
  return [...new ClientMessageFramer().push(bytes)].length;
}

describe("ClientMessageFramer", () => {
  it("frames every message given whole", () => {
    expectAll([STREAM]);
  });

  it("frames every message given byte by byte", () => {
    expectAll(Array.from(STREAM, (byte) => Uint8Array.of(byte)));
  });

  it.each([1, 2, 3, 4, 5])("frames every message at random cuts, seed %i", (seed) => {
    const random = seededNumbers(seed);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < STREAM.length; ) {
      const end = Math.min(STREAM.length, at + 1 + random(30));
      pieces.push(STREAM.slice(at, end));
      at = end;
    }
    expectAll(pieces);
  });

  it.each([1, 7, 99, 127, 128, 254])("ends the connection on the unknown type %i", (type) => {
    expect(() => feed(Uint8Array.of(type, 0, 0, 0))).toThrow(
      expect.objectContaining({ code: "RFB_PROTOCOL", category: "invalid" }),
    );
  });

  it.each([
    ["65535 encodings", hexBytes("02 00 ffff")],
    ["a cut text of 4 GiB - 1 by its sign", hexBytes("06 000000 80000000")],
    ["a cut text of 2 GiB", hexBytes("06 000000 7fffffff")],
    ["a cut text of one byte too many", hexBytes("06 000000 00100001")],
    ["255 screens", hexBytes("fb 00 0400 0300 ff 00")],
    ["65535 bytes of gii", hexBytes("fd 81 ffff")],
  ])("refuses %s before it comes", (_, bytes) => {
    expect(() => feed(bytes)).toThrow(expect.objectContaining({ code: "RFB_LIMIT" }));
  });

  it("refuses a fence of more than 64 bytes", () => {
    expect(() => feed(hexBytes("f8 000000 00000000 41"))).toThrow(expect.objectContaining({ code: "RFB_PROTOCOL" }));
  });

  it("refuses an unknown QEMU submessage", () => {
    expect(() => feed(hexBytes("ff 07 0000"))).toThrow(expect.objectContaining({ code: "RFB_PROTOCOL" }));
  });

  it("takes a cut text of exactly the limit, byte by byte, without copying it each time", () => {
    const message = encodeClientCutText(new Uint8Array(RFB_LIMITS.maxCutTextBytes).fill(65));
    const framer = new ClientMessageFramer();
    let count = 0;
    for (const byte of message) for (const _ of framer.push(Uint8Array.of(byte))) count++;
    expect(count).toBe(1);
  });
});
