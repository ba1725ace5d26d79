import { expect, test } from "vitest";
import { callTable } from "./call-table.ts";

test("docs/reference/calls.md has every call", async () => {
  await expect(callTable()).toMatchFileSnapshot("../../docs/reference/calls.md");
});
