import { join } from "node:path";
import { expect, test } from "vitest";
import { writeReference } from "./write-reference.ts";

test("docs/reference/config.md says what the tables say", async () => {
  await expect(writeReference()).toMatchFileSnapshot(join(import.meta.dirname, "../../../docs/reference/config.md"));
});
