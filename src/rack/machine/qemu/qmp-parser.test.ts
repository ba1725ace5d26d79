import { expect, test } from "vitest";
import { QmpParser } from "./qmp-parser.ts";

const MESSAGES = [
  { QMP: { capabilities: [] } },
  { event: "RESET", data: { guest: true } },
  { return: "Zürich", id: 1 },
];
const WIRE = new TextEncoder().encode(MESSAGES.map((message) => `${JSON.stringify(message)}\r\n`).join(""));

test("messages are found however the bytes are cut", () => {
  for (let cut = 0; cut <= WIRE.length; cut++) {
    const parser = new QmpParser();
    expect([...parser.push(WIRE.subarray(0, cut)), ...parser.push(WIRE.subarray(cut))]).toEqual(MESSAGES);
  }
});

test("messages are found byte by byte", () => {
  const parser = new QmpParser();
  expect(Array.from(WIRE).flatMap((byte) => parser.push(Uint8Array.of(byte)))).toEqual(MESSAGES);
});

test("messages are found at random cuts", () => {
  let seed = 20_260_101;
  const random = (limit: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % limit;
  };
  for (let round = 0; round < 200; round++) {
    const parser = new QmpParser();
    const found: unknown[] = [];
    for (let at = 0; at < WIRE.length; ) {
      const end = at + 1 + random(40);
      found.push(...parser.push(WIRE.subarray(at, end)));
      at = end;
    }
    expect(found).toEqual(MESSAGES);
  }
});

test("a line without end is refused before it fills the memory", () => {
  const parser = new QmpParser();
  const chunk = new Uint8Array(256 * 1024).fill(0x20);
  expect(() => {
    for (let i = 0; i < 5; i++) parser.push(chunk);
  }).toThrow("a message of more than 1048576 characters");
});
