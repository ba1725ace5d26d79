import { expect, it } from "vitest";
import { isSecretKey, maskSecrets } from "./index.ts";

it("masks a key that contains a secret word, in any case and at any depth, whatever its value", () => {
  const masked = maskSecrets({
    redfish_address: "https://10.0.0.7",
    redfish_Password: "calvin",
    novnc_secret_token: "abc",
    nested: { list: [{ snmp_auth_key: { a: 1 } }, "plain"] },
  });
  expect(masked).toEqual({
    redfish_address: "https://10.0.0.7",
    redfish_Password: "******",
    novnc_secret_token: "******",
    nested: { list: [{ snmp_auth_key: "******" }, "plain"] },
  });
});

it("shows when a token was made", () => {
  expect(isSecretKey("novnc_secret_token_created")).toBe(false);
});

it("keeps a key named __proto__ as a key, with what is in it", () => {
  const hostile = JSON.parse('{"__proto__": {"password": "calvin", "a": 1}}');
  expect(JSON.stringify(maskSecrets(hostile))).toBe('{"__proto__":{"password":"******","a":1}}');
});
