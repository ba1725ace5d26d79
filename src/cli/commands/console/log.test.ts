import { expect, it } from "vitest";
import { newsIn } from "./log.ts";

it.each([
  ["", "login: ", "login: "],
  ["login: ", "login: ", ""],
  ["login: ", "login: root\n", "root\n"],
  // The beginning has left the window.
  [`${"a".repeat(600)}\nlogin: `, `${"a".repeat(590)}\nlogin: root\n# `, "root\n# "],
  ["one\n", "quite another text\n", "quite another text\n"],
])("tells what is new", (before, now, news) => {
  expect(newsIn(before, now)).toBe(news);
});
