import { expect, it } from "vitest";
import type { Answer } from "./call.ts";
import { JsonList } from "./json-list.ts";

function read({ body }: Answer): unknown {
  return JSON.parse((body as Buffer).toString());
}

it("is an empty list, one of one, and one of many that no longer fits its first buffer", () => {
  expect(read(new JsonList("nodes").answer())).toEqual({ nodes: [] });
  for (const count of [1, 2, 5000]) {
    const list = new JsonList("nodes");
    const nodes = Array.from({ length: count }, (_, id) => ({ id, text: "x".repeat(id % 100) }));
    for (const node of nodes) list.add(JSON.stringify(node));
    const answer = list.answer();
    expect(read(answer)).toEqual({ nodes });
    expect(answer.headers).toEqual({ "Content-Type": "application/json; charset=utf-8" });
  }
});

it("takes one that is larger than twice all before it", () => {
  const list = new JsonList("nodes");
  const text = "y".repeat(1_000_000);
  list.add(JSON.stringify(text));
  expect(read(list.answer({ next: "http://h/é" }))).toEqual({ nodes: [text], next: "http://h/é" });
});
