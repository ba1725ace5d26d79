import { beforeEach, describe, expect, it } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { SOL_NACK, SOL_OPERATION, type SolPacket } from "../messages/sol-packet.ts";
import { SolLink, type SolLinkOptions } from "./sol-link.ts";

let clock: ManualClock;
let sent: SolPacket[];
let taken: string;
let room: number;
let flags: number[];
let failed: boolean;
let order: number;

beforeEach(() => {
  clock = new ManualClock(0);
  sent = [];
  taken = "";
  room = 1000;
  flags = [];
  failed = false;
  order = 0;
});

function link(options: Partial<SolLinkOptions> = {}): SolLink {
  const sink = {
    send: (packet: SolPacket) => void sent.push(packet),
    deliver: (bytes: Uint8Array) => {
      const count = Math.min(room, bytes.length);
      taken += asciiText(bytes.subarray(0, count));
      room -= count;
      return count;
    },
    flags: (bits: number) => void flags.push(bits),
    drained: () => {},
    failed: () => {
      failed = true;
    },
  };
  return new SolLink({ maxCharacters: 4, tries: 3, firstRetryMs: 100, ...options }, { sink, clock });
}

/** A packet from the peer, the next on its way. */
function packet(fields: Partial<SolPacket> & { text?: string }): [SolPacket, number] {
  const { text = "", ...rest } = fields;
  order++;
  return [{ sequence: 0, ackSequence: 0, acceptedCount: 0, flags: 0, data: asciiBytes(text), ...rest }, order];
}

function shown(): string[] {
  return sent.splice(0).map(({ sequence, ackSequence, acceptedCount, flags: bits, data }) => {
    if (sequence !== 0) return `${sequence} ${asciiText(data)}${bits ? ` flags ${bits.toString(16)}` : ""}`;
    return `ack ${ackSequence} of ${acceptedCount}${bits === SOL_NACK ? " NACK" : ""}`;
  });
}

describe("sending", () => {
  it("has one packet on its way, and puts what is written meanwhile together", () => {
    const one = link();
    for (const text of ["a", "b", "c", "def"]) one.write(asciiBytes(text));
    expect(shown()).toEqual(["1 a"]);
    one.receive(...packet({ ackSequence: 1, acceptedCount: 1 }));
    expect(shown()).toEqual(["2 bcde"]);
    one.receive(...packet({ ackSequence: 2, acceptedCount: 4 }));
    expect(shown()).toEqual(["3 f"]);
  });

  it("numbers from 1 to 15 and on from 1", () => {
    const one = link();
    for (let i = 0; i < 16; i++) {
      one.write(asciiBytes("x"));
      one.receive(...packet({ ackSequence: (i % 15) + 1, acceptedCount: 1 }));
    }
    expect(shown().slice(13)).toEqual(["14 x", "15 x", "1 x"]);
  });

  it("repeats the same packet, later each time, and then gives up", async () => {
    const one = link();
    one.write(asciiBytes("abc"));
    await clock.advance(100);
    expect(shown()).toEqual(["1 abc", "1 abc"]);
    await clock.advance(199);
    expect(shown()).toEqual([]);
    await clock.advance(1);
    expect(shown()).toEqual(["1 abc"]);
    await clock.advance(400);
    expect(failed).toBe(true);
  });

  it("sends the rest of what was taken in part as a new packet", () => {
    const one = link();
    one.write(asciiBytes("abcd"));
    one.receive(...packet({ ackSequence: 1, acceptedCount: 1 }));
    expect(shown()).toEqual(["1 abcd", "2 bcd"]);
  });

  it("waits after a NACK until a packet without comes", () => {
    const one = link();
    one.write(asciiBytes("abcd"));
    one.receive(...packet({ ackSequence: 1, acceptedCount: 2, flags: SOL_NACK }));
    expect(shown()).toEqual(["1 abcd"]);
    one.receive(...packet({ ackSequence: 1, acceptedCount: 2 }));
    expect(shown()).toEqual(["2 cd"]);
  });

  it("asks by itself after a NACK when the packet without has been lost", async () => {
    const one = link();
    one.write(asciiBytes("ab"));
    one.receive(...packet({ ackSequence: 1, acceptedCount: 0, flags: SOL_NACK }));
    await clock.advance(249);
    expect(shown()).toEqual(["1 ab"]);
    await clock.advance(1);
    expect(shown()).toEqual(["2 ab"]);
  });

  it("does not hurry a peer that takes nothing", async () => {
    const one = link();
    one.write(asciiBytes("ab"));
    one.receive(...packet({ ackSequence: 1, acceptedCount: 0 }));
    expect(shown()).toEqual(["1 ab"]);
    await clock.advance(250);
    expect(shown()).toEqual(["2 ab"]);
  });

  it("takes a count of 0 for all where the BMC means that", () => {
    const one = link({ zeroCountAccepts: true });
    one.write(asciiBytes("abcdef"));
    one.receive(...packet({ ackSequence: 1, acceptedCount: 0 }));
    expect(shown()).toEqual(["1 abcd", "2 ef"]);
  });

  it("ignores acknowledges of other packets, and counts beyond what was sent", () => {
    const one = link();
    one.write(asciiBytes("abcdef"));
    one.receive(...packet({ ackSequence: 7, acceptedCount: 4 }));
    expect(shown()).toEqual(["1 abcd"]);
    one.receive(...packet({ ackSequence: 1, acceptedCount: 200 }));
    expect(shown()).toEqual(["2 ef"]);
    expect(one.unsent).toBe(2);
  });

  it("sends an operation in its place among the characters, and does not fail for its sake", async () => {
    const one = link();
    one.write(asciiBytes("a"));
    one.operate(SOL_OPERATION.generateBreak);
    one.write(asciiBytes("b"));
    one.receive(...packet({ ackSequence: 1, acceptedCount: 1 }));
    expect(shown()).toEqual(["1 a", "2  flags 10"]);
    await clock.advance(10_000);
    expect(shown()).toContain("3 b");
  });

  it("drops what nobody acknowledges, as a BMC does", async () => {
    const one = link({ drops: true });
    one.write(asciiBytes("a"));
    await clock.advance(10_000);
    expect([failed, one.unsent]).toEqual([false, 0]);
    sent = [];
    one.write(asciiBytes("b"));
    expect(shown()).toEqual(["2 b"]);
  });
});

describe("receiving", () => {
  it("delivers and acknowledges", () => {
    link().receive(...packet({ sequence: 5, text: "abc" }));
    expect([taken, shown()]).toEqual(["abc", ["ack 5 of 3"]]);
  });

  it("delivers a repetition once, and acknowledges it again", () => {
    const one = link();
    one.receive(...packet({ sequence: 1, text: "abc" }));
    one.receive(...packet({ sequence: 1, text: "abc" }));
    expect([taken, shown()]).toEqual(["abc", ["ack 1 of 3", "ack 1 of 3"]]);
  });

  it("delivers only what a repetition has more", () => {
    const one = link();
    one.receive(...packet({ sequence: 1, text: "abc" }));
    one.receive(...packet({ sequence: 1, text: "abcde" }));
    expect([taken, shown()]).toEqual(["abcde", ["ack 1 of 3", "ack 1 of 5"]]);
  });

  it("passes over a repetition that was overtaken by the next packet", () => {
    const one = link();
    const late = packet({ sequence: 1, text: "abc" });
    one.receive(...packet({ sequence: 1, text: "abc" }));
    one.receive(...packet({ sequence: 2, text: "def" }));
    one.receive(...late);
    expect([taken, shown()]).toEqual(["abcdef", ["ack 1 of 3", "ack 2 of 3"]]);
  });

  it("refuses what there is no room for, and says when there is again", () => {
    const one = link();
    room = 2;
    one.receive(...packet({ sequence: 1, text: "abcd" }));
    expect([taken, shown()]).toEqual(["ab", ["ack 1 of 2 NACK"]]);
    // The repetition was under way: its rest comes again in a packet of its own.
    room = 100;
    one.receive(...packet({ sequence: 1, text: "abcd" }));
    expect([taken, shown()]).toEqual(["ab", ["ack 1 of 2 NACK"]]);
    one.resume();
    expect(shown()).toEqual(["ack 1 of 2"]);
    one.receive(...packet({ sequence: 2, text: "cd" }));
    expect([taken, shown()]).toEqual(["abcd", ["ack 2 of 2"]]);
  });

  it("tells of the peer's flags once, not with each repetition", () => {
    const one = link();
    one.receive(...packet({ sequence: 1, flags: SOL_OPERATION.generateBreak }));
    one.receive(...packet({ sequence: 1, flags: SOL_OPERATION.generateBreak }));
    expect(flags).toEqual([SOL_OPERATION.generateBreak]);
  });
});
