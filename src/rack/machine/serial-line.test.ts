import { expect, test } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import { SerialLine } from "./serial-line.ts";

function serialLine(): { line: SerialLine; typed: string[] } {
  const typed: string[] = [];
  const line = new SerialLine("m1", async (bytes) => {
    typed.push(asciiText(bytes));
  });
  return { line, typed };
}

test("a reader gets what is printed after it connected, in order", async () => {
  const { line } = serialLine();
  line.print(asciiBytes("early"));
  const reader = line.open();
  line.print(asciiBytes("one"));
  line.print(asciiBytes("two"));
  expect(asciiText((await reader.read()) as Uint8Array)).toBe("one");
  expect(asciiText((await reader.read()) as Uint8Array)).toBe("two");
  const waiting = reader.read();
  line.print(asciiBytes("three"));
  expect(asciiText((await waiting) as Uint8Array)).toBe("three");
  expect(asciiText(line.log())).toBe("earlyonetwothree");
});

test("what a reader writes is typed, until it closes", async () => {
  const { line, typed } = serialLine();
  const reader = line.open();
  await reader.write(asciiBytes("ls\r"));
  reader.close();
  await expect(reader.write(asciiBytes("x"))).rejects.toThrow("m1's serial line: the connection is closed");
  expect(typed).toEqual(["ls\r"]);
});

test("the log keeps the newest megabyte", () => {
  const { line } = serialLine();
  for (let i = 0; i < 40; i++) line.print(new Uint8Array(64 * 1024).fill(i));
  const log = line.log();
  expect(log.length).toBe(1024 * 1024);
  expect(log.at(-1)).toBe(39);
});

test("a reader that is far behind loses the oldest output and not the newest", async () => {
  const { line } = serialLine();
  const reader = line.open();
  for (let i = 0; i < 10; i++) line.print(new Uint8Array(64 * 1024).fill(i));
  line.close();
  const kept: number[] = [];
  for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) kept.push(bytes[0] as number);
  expect(kept).toEqual([6, 7, 8, 9]);
});
