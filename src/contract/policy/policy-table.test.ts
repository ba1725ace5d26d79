import { expect, test } from "vitest";
import { policyTable } from "./policy-table.ts";

test("docs/reference/policies.md has every policy", async () => {
  await expect(policyTable()).toMatchFileSnapshot("../../../docs/reference/policies.md");
});
