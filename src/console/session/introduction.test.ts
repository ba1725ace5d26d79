import { expect, it } from "vitest";
import { encodeIntroduction, MAX_INTRODUCTION_BYTES, parseIntroduction } from "./introduction.ts";

const NODE = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
const TOKEN = "A".repeat(43);

it.each([null, "0123456789abcdef", "x".repeat(64)])("reads what it writes, viewer %s", (viewer) => {
  const introduction = { purpose: "control", nodeUuid: NODE, token: TOKEN, viewer } as const;
  const bytes = encodeIntroduction(introduction);
  expect(bytes.length).toBeLessThanOrEqual(MAX_INTRODUCTION_BYTES);
  expect(parseIntroduction(new TextDecoder().decode(bytes).slice(0, -1))).toEqual(introduction);
});

it.each([
  "",
  "RFB 003.008",
  `OUTBAND/1 screen ${NODE} ${TOKEN}`,
  `OUTBAND/1 screen ${NODE} ${TOKEN} -\r`,
  `OUTBAND/1 other ${NODE} ${TOKEN} -`,
  `OUTBAND/1 screen ${NODE} ${TOKEN}A -`,
  `OUTBAND/1 screen ${NODE} ${TOKEN} short`,
  `OUTBAND/1 screen ${NODE} ${TOKEN} ${"x".repeat(65)}`,
])("takes %j for no introduction", (line) => {
  expect(parseIntroduction(line)).toBeNull();
});
