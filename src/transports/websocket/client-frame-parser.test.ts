import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ClientFrameParser, OPCODE, WebSocketError } from "./index.ts";

const FIN = 0x80;

interface FrameOptions {
  readonly mask?: readonly number[] | null;
  readonly fin?: boolean;
  /** Bits to add to the first byte. */
  readonly bits?: number;
}

/** What a client sends, byte for byte, with room for every mistake. */
function frame(opcode: number, payload: Uint8Array, options: FrameOptions = {}): Uint8Array {
  const { mask = [0x11, 0xa5, 0x00, 0xff], fin = true, bits = 0 } = options;
  const size = payload.length;
  const length =
    size < 126 ? [size] : size < 65536 ? [126, size >> 8, size & 255] : [127, 0, 0, 0, 0, ...bigEndian(size)];
  length[0] = (length[0] as number) | (mask ? 0x80 : 0);
  const body = mask ? payload.map((byte, at) => byte ^ (mask[at & 3] as number)) : payload;
  return Uint8Array.from([(fin ? FIN : 0) | opcode | bits, ...length, ...(mask ?? []), ...body]);
}

function bigEndian(size: number): number[] {
  return [24, 16, 8, 0].map((shift) => (size >>> shift) & 255);
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Pushes `bytes` in pieces and returns all payload, all pings, and how the client closed. */
function feed(bytes: Uint8Array, cut: (left: number) => number, maxFrameBytes = 1_000_000) {
  const pings: Uint8Array[] = [];
  const parser = new ClientFrameParser({ maxFrameBytes, onPing: (payload) => pings.push(payload) });
  const got: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const count = Math.min(cut(bytes.length - at), bytes.length - at);
    got.push(parser.push(bytes.slice(at, at + count)));
    at += count;
  }
  return { payload: Buffer.concat(got), pings, close: parser.close };
}

/** The same sequence on every machine: a parser bug found once is found again. */
function seededCuts(seed: number): (left: number) => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return 1 + ((state >>> 16) % 97);
  };
}

const WAYS: [string, (left: number) => number][] = [
  ["whole", (left) => left],
  ["byte by byte", () => 1],
  ...[1, 2, 3, 4, 5].map((seed): [string, (left: number) => number] => [`cuts of seed ${seed}`, seededCuts(seed)]),
];

describe.each(WAYS)("fed %s", (_name, cut) => {
  it("gives back payloads of every length form, in order", () => {
    const payloads = [0, 1, 2, 3, 47, 48, 49, 125, 126, 127, 1000, 65535, 65536, 65537].map((size) =>
      randomBytes(size),
    );
    const stream = join(...payloads.map((payload) => frame(OPCODE.binary, payload)));
    expect(feed(stream, cut).payload.equals(Buffer.concat(payloads))).toBe(true);
  });

  it("puts fragments together and hears control frames between them", () => {
    const stream = join(
      frame(OPCODE.binary, Uint8Array.of(1, 2), { fin: false }),
      frame(OPCODE.ping, Uint8Array.of(9, 9, 9)),
      frame(OPCODE.continuation, Uint8Array.of(3), { fin: false, mask: [0, 0, 0, 0] }),
      frame(OPCODE.pong, Uint8Array.of(8)),
      frame(OPCODE.continuation, Uint8Array.of(4, 5)),
      frame(OPCODE.binary, Uint8Array.of(6)),
    );
    const { payload, pings } = feed(stream, cut);
    expect([...payload]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(pings.map((ping) => [...ping])).toEqual([[9, 9, 9]]);
  });

  it("delivers what came before a close frame and nothing that comes after", () => {
    const reason = new TextEncoder().encode("fertig ✓");
    const stream = join(
      frame(OPCODE.binary, Uint8Array.of(1)),
      frame(OPCODE.close, join(Uint8Array.of(0x03, 0xe9), reason)),
      frame(OPCODE.binary, Uint8Array.of(2)),
    );
    const { payload, close } = feed(stream, cut);
    expect([...payload]).toEqual([1]);
    expect(close).toEqual({ code: 1001, reason: "fertig ✓" });
  });

  it.each<[string, Uint8Array, number]>([
    ["an unmasked frame", frame(OPCODE.binary, Uint8Array.of(1), { mask: null }), 1002],
    ["a reserved bit", frame(OPCODE.binary, Uint8Array.of(1), { bits: 0x40 }), 1002],
    ["a reserved opcode", frame(0x3, Uint8Array.of(1)), 1002],
    ["a text frame", frame(OPCODE.text, Uint8Array.of(0x61)), 1003],
    ["a continuation of nothing", frame(OPCODE.continuation, Uint8Array.of(1)), 1002],
    [
      "a message inside a fragmented one",
      join(frame(OPCODE.binary, Uint8Array.of(1), { fin: false }), frame(OPCODE.binary, Uint8Array.of(1))),
      1002,
    ],
    ["a ping of 126 bytes", frame(OPCODE.ping, new Uint8Array(126)), 1002],
    ["a fragmented ping", frame(OPCODE.ping, Uint8Array.of(1), { fin: false }), 1002],
    ["half a close code", frame(OPCODE.close, Uint8Array.of(3)), 1002],
    ["close code 1005, which is never sent", frame(OPCODE.close, Uint8Array.of(0x03, 0xed)), 1002],
    ["close code 5000", frame(OPCODE.close, Uint8Array.of(0x13, 0x88)), 1002],
    ["a close reason that is not UTF-8", frame(OPCODE.close, Uint8Array.of(0x03, 0xe8, 0xff)), 1007],
    ["a length of 2^63", Uint8Array.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]), 1009],
    ["a length of 2^63 - 1", Uint8Array.from([0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255]), 1009],
    ["one byte more than the limit", Uint8Array.from([0x82, 0xff, 0, 0, 0, 0, ...bigEndian(1_000_001)]), 1009],
  ])("refuses %s", (_what, bytes, closeCode) => {
    const caught = (() => {
      try {
        return feed(bytes, cut);
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toBeInstanceOf(WebSocketError);
    expect((caught as WebSocketError).closeCode).toBe(closeCode);
  });
});

it("has no code and no reason when the close frame is empty", () => {
  expect(feed(frame(OPCODE.close, new Uint8Array(0)), () => 100).close).toEqual({ code: null, reason: "" });
});

it("keeps nothing of a message that never ends", () => {
  const parser = new ClientFrameParser({ maxFrameBytes: 1000, onPing: () => {} });
  parser.push(frame(OPCODE.binary, new Uint8Array(0), { fin: false }));
  let bytes = 0;
  for (let i = 0; i < 10_000; i++) {
    bytes += parser.push(frame(OPCODE.continuation, new Uint8Array(7), { fin: false })).length;
  }
  expect(bytes).toBe(70_000);
});
