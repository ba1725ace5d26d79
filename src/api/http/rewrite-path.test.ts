import { expect, it } from "vitest";
import { rewritePath } from "./rewrite-path.ts";

function rewrite(url: string, version?: string): string {
  return rewritePath(url, (name) => (name === "X-OpenStack-Ironic-API-Version" ? version : undefined));
}

it.each([
  ["/", "/"],
  ["/v1", "/v1"],
  ["/v1/", "/v1"],
  ["/nodes", "/v1/nodes"],
  ["/nodes/", "/v1/nodes"],
  ["/v1/nodes/?limit=1", "/v1/nodes?limit=1"],
  ["/nodes?marker=/a/", "/v1/nodes?marker=/a/"],
  ["/healthcheck", "/healthcheck"],
  ["/outband/v1/x", "/outband/v1/x"],
  ["/v1/nodes//", "/v1/nodes/"],
])("%s means %s", (url, path) => {
  expect(rewrite(url)).toBe(path);
});

it("drops .json for clients that name a version below 1.91 only", () => {
  expect(rewrite("/v1/nodes/a.json", "1.90")).toBe("/v1/nodes/a");
  expect(rewrite("/v1/nodes/a.json", "1.91")).toBe("/v1/nodes/a.json");
  expect(rewrite("/v1/nodes/a.json", "latest")).toBe("/v1/nodes/a.json");
  expect(rewrite("/v1/nodes/a.json", "nonsense")).toBe("/v1/nodes/a.json");
  expect(rewrite("/v1/nodes/a.json")).toBe("/v1/nodes/a.json");
});
