import { expect, it } from "vitest";
import { abortBody, basicAuthBody, errorText, faultBody, limitBody } from "./error-body.ts";

it("wraps a fault as JSON inside a string", () => {
  expect(JSON.parse(faultBody(409, "locked").error_message)).toEqual({
    faultcode: "Client",
    faultstring: "locked",
    debuginfo: null,
  });
  expect(JSON.parse(faultBody(503, "later").error_message)).toMatchObject({ faultcode: "Server" });
});

it("wraps what routing refuses with code, title and description", () => {
  expect(JSON.parse(abortBody(404, "Not Found", "nothing").error_message)).toEqual({
    code: 404,
    title: "Not Found",
    description: "nothing",
  });
});

it("finds the sentence in every shape", () => {
  const bodies = [
    faultBody(400, "why"),
    abortBody(404, "Not Found", "why"),
    limitBody("why"),
    basicAuthBody(401, "why"),
  ];
  expect(bodies.map(errorText)).toEqual(["why", "why", "why", "why"]);
  expect(errorText({ error_message: "plain" })).toBe("plain");
  expect([null, 5, {}, { error_message: 7 }].map(errorText)).toEqual([null, null, null, null]);
});
