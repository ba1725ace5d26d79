import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MAX_VERSION, ROUTES, SINCE } from "#/contract/index.ts";
import { NODE_FILTER_READERS } from "./ironic/v1/node-filters.ts";
import { TestApi } from "./testing/test-api.ts";

const REFERENCE = readFileSync(new URL("../../docs/reference/api.md", import.meta.url), "utf8");

it("names the maximum version and every filter", () => {
  expect(REFERENCE).toContain(`1.1 to 1.${MAX_VERSION}`);
  for (const name of Object.keys(NODE_FILTER_READERS)) expect(REFERENCE).toContain(`\`${name}\``);
});

it("declares no feature beyond the maximum version", () => {
  expect(Math.max(...Object.values(SINCE))).toBeLessThanOrEqual(MAX_VERSION);
});

it("is served whole: every declared call has an action", async () => {
  await using api = await TestApi.open();
  for (const route of Object.values(ROUTES)) {
    expect(api.app.hasRoute({ method: route.method, url: route.path }), `${route.method} ${route.path}`).toBe(true);
  }
});
