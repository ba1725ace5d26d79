import { expect, it } from "vitest";
import { methodsAt, ROUTES, routePath } from "./routes.ts";

it("puts values into a path, escaped", () => {
  expect(routePath(ROUTES.showConsole, { node: "a b/c" })).toBe("/v1/nodes/a%20b%2Fc/states/console");
});

it("refuses to make a path with a value missing", () => {
  expect(() => routePath(ROUTES.showNode)).toThrow("GET /v1/nodes/:node needs a value for node");
});

it("knows the methods of a concrete path", () => {
  expect(methodsAt("/v1/nodes").sort()).toEqual(["GET", "POST"]);
  expect(methodsAt("/v1/nodes/n/maintenance").sort()).toEqual(["DELETE", "PUT"]);
  expect(methodsAt("/v1/nodes/")).toEqual([]);
  expect(methodsAt("/v1/nothing")).toEqual([]);
});

it("declares no call twice", () => {
  const calls = Object.values(ROUTES).map((route) => `${route.method} ${route.path}`);
  expect(new Set(calls).size).toBe(calls.length);
});
