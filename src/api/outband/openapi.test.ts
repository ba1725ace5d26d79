import { expect, it } from "vitest";
import { openApiDocument } from "#/contract/index.ts";
import { TestApi } from "../testing/test-api.ts";

it("serves the OpenAPI document of its own routes", async () => {
  await using api = await TestApi.open();
  const { status, headers, body } = await api.ask("GET", "/outband/v1/openapi.json", { version: 0 });
  expect([status, headers["content-type"]]).toEqual([200, "application/json; charset=utf-8"]);
  expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});
