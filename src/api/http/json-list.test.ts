import { expect, it } from "vitest";
import type { Answer } from "./call.ts";
import { jsonList } from "./json-list.ts";

function read({ body }: Answer): unknown {
  return JSON.parse((body as Buffer).toString());
}

const json = (item: unknown) => JSON.stringify(item);

it.each([0, 1, 2, 20_000])("is a list of %d", (count) => {
  const nodes = Array.from({ length: count }, (_, id) => ({ id, text: "x".repeat(id % 100) }));
  const answer = jsonList("nodes", nodes, json);
  expect(read(answer)).toEqual({ nodes });
  expect(answer.headers).toEqual({ "Content-Type": "application/json; charset=utf-8" });
});

it("takes one that is larger than twice all before it, and says what is beside the list", () => {
  const nodes = ["a", "y".repeat(3_000_000)];
  expect(read(jsonList("nodes", nodes, json, { next: "http://h/é" }))).toEqual({ nodes, next: "http://h/é" });
});

it("keeps nothing of one answer in the next", () => {
  const first = jsonList("nodes", ["a"], json);
  const second = jsonList("nodes", ["b"], json);
  expect([read(first), read(second)]).toEqual([{ nodes: ["a"] }, { nodes: ["b"] }]);
});
