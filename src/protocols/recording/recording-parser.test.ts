import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concatBytes } from "#/lib/bytes/index.ts";
import { encodeBlockBody, MAGIC, SEAL_BYTES } from "./block.ts";
import { decodeEnd, encodeEnd, findEnd, TAIL_BYTES } from "./end.ts";
import { decodeGap, encodeGap } from "./gap.ts";
import { decodeHeader, encodeHeader } from "./header.ts";
import { RecordingParser } from "./recording-parser.ts";
import { FIRST_SEAL, SealChain, sealInput } from "./seal.ts";

const HEADER = {
  version: 1,
  nodeUuid: "1be26c0b-03f2-4d2e-ae87-c02d7f33c123",
  nodeName: "r1",
  startedAt: Date.UTC(2026, 10, 21),
  serverInit: Uint8Array.of(2, 208, 1, 144),
  continues: null,
} as const;
const GAP = { fromMs: 300, toMs: 5300, reason: "disk-full" } as const;
const END = {
  reason: "stopped",
  endedAt: Date.UTC(2026, 10, 21, 1),
  gaps: [GAP],
  keyFrames: [{ timeMs: 0, offset: 200 }],
} as const;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

function recording(kinds: readonly Parameters<typeof encodeBlockBody>[] = whole()): Uint8Array {
  const parts: Uint8Array[] = [MAGIC];
  let seal = FIRST_SEAL;
  for (const block of kinds) {
    const body = encodeBlockBody(...block);
    seal = sha256(sealInput(seal, body)).subarray(0, SEAL_BYTES);
    parts.push(body, seal);
  }
  return concatBytes(parts);
}

function whole(): Parameters<typeof encodeBlockBody>[] {
  return [
    ["header", 0, encodeHeader(HEADER)],
    ["keyFrame", 0, new Uint8Array(900).fill(7)],
    ["update", 100, new Uint8Array(30).fill(9)],
    ["gap", 5300, encodeGap(GAP)],
    ["keyFrame", 5300, new Uint8Array(0)],
    ["end", 6000, encodeEnd(END)],
  ];
}

const KINDS = ["header", "keyFrame", "update", "gap", "keyFrame", "end"];

describe("RecordingParser", () => {
  it("takes a whole file apart", () => {
    const parser = new RecordingParser();
    const blocks = parser.push(recording());
    expect(blocks.map(({ kind, timeMs }) => `${kind} ${timeMs}`)).toEqual(
      whole().map(([kind, timeMs]) => `${kind} ${timeMs}`),
    );
    expect(decodeHeader(blocks[0]?.payload as Uint8Array)).toEqual(HEADER);
    expect(decodeGap(blocks[3]?.payload as Uint8Array)).toEqual(GAP);
    expect(decodeEnd(blocks[5]?.payload as Uint8Array)).toEqual(END);
    expect(parser.ended).toBe(true);
  });

  it("takes it apart byte by byte", () => {
    const parser = new RecordingParser();
    const kinds = [...recording()].flatMap((byte) => parser.push(Uint8Array.of(byte)).map(({ kind }) => kind));
    expect(kinds).toEqual(KINDS);
  });

  it("takes it apart at seeded random cuts", () => {
    const bytes = recording();
    for (let seed = 1; seed <= 50; seed++) {
      const parser = new RecordingParser();
      const kinds: string[] = [];
      let random = seed;
      for (let at = 0; at < bytes.length; ) {
        random = (random * 48_271) % 0x7fffffff;
        const next = at + 1 + (random % 120);
        kinds.push(...parser.push(bytes.subarray(at, next)).map(({ kind }) => kind));
        at = next;
      }
      expect(kinds).toEqual(KINDS);
    }
  });

  it("gives the whole blocks of a file that was cut anywhere", () => {
    const bytes = recording();
    for (let length = 0; length < bytes.length; length++) {
      const parser = new RecordingParser();
      const blocks = parser.push(bytes.subarray(0, length));
      expect(blocks.map(({ kind }) => kind)).toEqual(KINDS.slice(0, blocks.length));
      expect(parser.ended).toBe(false);
      const last = blocks.at(-1);
      const used = last ? last.offset + last.body.length + SEAL_BYTES : length < MAGIC.length ? 0 : MAGIC.length;
      expect(parser.pendingBytes).toBe(length - used);
    }
  });

  it("refuses a length that no writer writes, before it waits for the bytes", () => {
    const bytes = recording();
    bytes.set([0xff, 0xff, 0xff, 0xff], MAGIC.length + 8);
    expect(() => new RecordingParser().push(bytes.subarray(0, MAGIC.length + 12))).toThrow("4294967295 bytes");
  });

  it("refuses what is no recording, what has no header, and what goes on after the end", () => {
    expect(() => new RecordingParser().push(new TextEncoder().encode("FBS 001.000\n"))).toThrow("not an Outband");
    expect(() => new RecordingParser().push(recording(whole().slice(1)))).toThrow("not the header");
    expect(() => new RecordingParser().push(concatBytes([recording(), Uint8Array.of(0)]))).toThrow("after the end");
    expect(() => new RecordingParser().push(recording([...whole(), ["update", 1, MAGIC]]))).toThrow("after the end");
  });

  it("passes on kinds it does not know", () => {
    const bytes = recording();
    bytes[MAGIC.length + 12 + encodeHeader(HEADER).length + SEAL_BYTES] = 0x7a;
    expect(new RecordingParser().push(bytes)[1]?.kind).toBe("unknown");
  });
});

describe("SealChain", () => {
  it("holds for what was written, and for the beginning of it", async () => {
    const chain = new SealChain(sha256);
    for (const block of new RecordingParser().push(recording())) expect(await chain.holds(block)).toBe(true);
  });

  it("breaks at any byte that was flipped", async () => {
    const good = recording();
    for (let at = 0; at < good.length; at++) {
      const bytes = good.slice();
      bytes[at] = (bytes[at] as number) ^ 0x10;
      expect(await holds(bytes), `byte ${at}`).toBe(false);
    }
  });

  it("breaks where a block was taken out", async () => {
    const [head, ...rest] = new RecordingParser().push(recording());
    const chain = new SealChain(sha256);
    expect(head && (await chain.holds(head))).toBe(true);
    expect(rest[1] && (await chain.holds(rest[1]))).toBe(false);
  });
});

describe("findEnd", () => {
  it("finds the end block from the last bytes of the file", () => {
    const bytes = recording();
    const end = new RecordingParser().push(bytes).at(-1);
    expect(findEnd(bytes.subarray(-TAIL_BYTES), bytes.length)).toBe(end?.offset);
  });

  it("finds none where none can be", () => {
    expect(findEnd(new Uint8Array(3), 3)).toBeNull();
    expect(findEnd(new Uint8Array(TAIL_BYTES).fill(255), 4000)).toBeNull();
  });
});

async function holds(bytes: Uint8Array): Promise<boolean> {
  const chain = new SealChain(sha256);
  const parser = new RecordingParser();
  try {
    for (const block of parser.push(bytes)) if (!(await chain.holds(block))) return false;
  } catch {
    return false;
  }
  return parser.ended;
}
