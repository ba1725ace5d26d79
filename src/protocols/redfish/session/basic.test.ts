import { expect, it } from "vitest";
import { basicAuthorization } from "./basic.ts";

it.each([
  ["Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
  ["test", "123\u00a3", "dGVzdDoxMjPCow=="],
  ["root", "calvin", "cm9vdDpjYWx2aW4="],
  ["", "", "Og=="],
])("encodes %s as RFC 7617 does", (username, password, expected) => {
  expect(basicAuthorization(username, password)).toBe(`Basic ${expected}`);
});
