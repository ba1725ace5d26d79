import { expect, it } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { ROUTES } from "./routes.ts";

type Operation = { operationId: string; parameters: { name?: string; in?: string }[] };

const text = JSON.stringify(openApiDocument());
const document = JSON.parse(text) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

it("has every declared call once, under its name", () => {
  const calls = operations.map(({ path, method, operation }) => `${operation.operationId}: ${method} ${path}`);
  const declared = Object.entries(ROUTES).map(
    ([name, { method, path }]) => `${name}: ${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`,
  );
  expect(calls.sort()).toEqual(declared.sort());
});

it("declares the parameters of every path, and no others", () => {
  for (const { path, operation } of operations) {
    const declared = operation.parameters.filter((one) => one.in === "path").map(({ name }) => name);
    expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  }
});

it("refers only to what it has", () => {
  const references = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(100);
  for (const [, kind = "", name = ""] of references) expect(document.components[kind]).toHaveProperty(name);
  expect(text.split('"$ref"')).toHaveLength(references.length + 1);
});

it("tells what a new node may hold by the schemas that check it", () => {
  const { NewNode } = document.components.schemas as { NewNode: { properties: Record<string, unknown> } };
  expect(NewNode.properties).toMatchObject({
    driver: { type: "string", maxLength: 255 },
    driver_info: {},
    console_interface: {},
  });
});
