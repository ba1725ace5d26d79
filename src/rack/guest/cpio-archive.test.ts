import { expect, test } from "vitest";
import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import { encodeCpio } from "./cpio-archive.ts";

test("a file is a header of hexadecimal fields, its name and its bytes, each padded to 4", () => {
  const archive = encodeCpio([{ kind: "file", path: "init", bytes: asciiBytes("#!x"), executable: true }]);
  const fields = ["00000001", "000081ed", "00000000", "00000000", "00000001", "00000000", "00000003"];
  const header = `070701${fields.join("")}${"00000000".repeat(4)}0000000500000000`;
  expect(asciiText(archive).slice(0, 120)).toBe(`${header}init\0\0#!x\0`);
});

test("the archive ends with the trailer", () => {
  const text = asciiText(encodeCpio([]));
  expect(text.length % 4).toBe(0);
  expect(text).toContain("TRAILER!!!\0");
});
