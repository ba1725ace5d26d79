import { expect, test } from "vitest";
import { isSecretKey, type JsonObject } from "#/model/index.ts";
import { parseVncDriverInfo } from "./driver-info.ts";

const SHA256 = "ab".repeat(32);

test.each([
  ["10.0.0.7", { host: "10.0.0.7", port: 5900 }],
  ["10.0.0.7:5901", { host: "10.0.0.7", port: 5901 }],
  ["kvm-3.example:1", { host: "kvm-3.example", port: 1 }],
  ["fd00::7", { host: "fd00::7", port: 5900 }],
  ["[fd00::7]:65535", { host: "fd00::7", port: 65_535 }],
])("reads the address %s", (vnc_address, address) => {
  expect(parseVncDriverInfo({ vnc_address })).toEqual({
    address: { ...address, trust: { mode: "off" } },
    transport: "plain",
    vencrypt: false,
    password: null,
  });
});

test.each<[JsonObject, JsonObject]>([
  [{ vnc_tls: "on" }, { mode: "ca" }],
  [{ vnc_tls: "insecure" }, { mode: "off" }],
  [
    { vnc_tls: "on", vnc_tls_fingerprint: SHA256.toUpperCase() },
    { mode: "pinned", sha256: SHA256 },
  ],
])("trusts with %j as %j", (tls, trust) => {
  const info = parseVncDriverInfo({ vnc_address: "h", ...tls });
  expect([info.transport, info.address.trust]).toEqual(["tls", trust]);
});

test("begins in the clear with vencrypt, and judges the certificate that comes then", () => {
  const info = parseVncDriverInfo({ vnc_address: "h", vnc_tls: "vencrypt" });
  expect(info).toMatchObject({ transport: "plain", vencrypt: true, address: { trust: { mode: "ca" } } });
});

test.each<[JsonObject, RegExp]>([
  [{}, /vnc_address is missing/],
  [{ vnc_address: 5900 }, /vnc_address is not a string/],
  [{ vnc_address: "vnc://h:1" }, /vnc_address is not a host/],
  [{ vnc_address: "h:1:2" }, /vnc_address is not a host/],
  [{ vnc_address: "h:0" }, /port that is not from 1 to 65535/],
  [{ vnc_address: "h:65536" }, /port that is not from 1 to 65535/],
  [{ vnc_address: "h", vnc_tls: true }, /vnc_tls is not a string/],
  [{ vnc_address: "h", vnc_tls: "yes" }, /vnc_tls is not one of off, on, vencrypt, insecure/],
  [{ vnc_address: "h", vnc_tls: "on", vnc_tls_fingerprint: "ab" }, /vnc_tls_fingerprint is not 64 hex digits/],
  [{ vnc_address: "h", vnc_tls_fingerprint: SHA256 }, /vnc_tls_fingerprint is of no use/],
  [{ vnc_address: "h", vnc_password: 1234 }, /vnc_password is not a string/],
])("refuses %j", (driverInfo, message) => {
  expect(() => parseVncDriverInfo(driverInfo)).toThrow(message);
});

test("the password is a secret by its name, the rest is not", () => {
  const names = ["vnc_password", "vnc_address", "vnc_tls", "vnc_tls_fingerprint"];
  expect(names.filter(isSecretKey)).toEqual(["vnc_password"]);
});
