import { expect, test } from "vitest";
import { editDistance, nearest } from "./edit-distance.ts";

test("counts letters inserted, dropped, replaced, and neighbours swapped", () => {
  const cases: [string, string, number][] = [
    ["", "", 0],
    ["port", "port", 0],
    ["prot", "port", 1],
    ["pot", "port", 1],
    ["poort", "port", 1],
    ["part", "port", 1],
    ["", "abc", 3],
    ["host_ip", "hots_pi", 2],
    ["kitten", "sitting", 3],
  ];
  for (const [from, to, distance] of cases) {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  }
});

test("the nearest word within two letters is meant, whatever the case; a short word must fit better", () => {
  const words = ["host_ip", "port", "public_url"];
  expect(nearest("hostip", words)).toBe("host_ip");
  expect(nearest("PORT", words)).toBe("port");
  expect(nearest("publik_ulr", words)).toBe("public_url");
  expect(nearest("read_only", words)).toBeNull();
  expect(nearest("po", words)).toBeNull();
});
