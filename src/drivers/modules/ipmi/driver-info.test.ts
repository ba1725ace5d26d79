import { describe, expect, test } from "vitest";
import type { JsonObject } from "#/model/index.ts";
import { parseIpmiDriverInfo } from "./driver-info.ts";

const parse = (fields: JsonObject) => parseIpmiDriverInfo({ ipmi_address: "10.0.0.7", ...fields });

test("an address alone has Ironic's defaults", () => {
  expect(parse({})).toEqual({
    host: "10.0.0.7",
    port: 623,
    username: "",
    password: "",
    privilege: "administrator",
    kgKey: null,
    cipherSuite: null,
    quirks: [],
    forceBootDevice: false,
    disableBootTimeout: null,
    terminalPort: null,
  });
});

test("everything is read, numbers also as the command line gives them", () => {
  const fields = {
    ipmi_port: "6230",
    ipmi_username: "ADMIN",
    ipmi_password: 1234,
    ipmi_priv_level: "OPERATOR",
    ipmi_hex_kg_key: "00ff",
    ipmi_cipher_suite: 3,
    ipmi_protocol_version: 2,
    ipmi_quirks: "intelplus, authcap",
    ipmi_force_boot_device: "True",
    ipmi_disable_boot_timeout: "no",
    ipmi_terminal_port: 10_001,
  };
  expect(parse(fields)).toEqual({
    host: "10.0.0.7",
    port: 6230,
    username: "ADMIN",
    password: "1234",
    privilege: "operator",
    kgKey: Uint8Array.of(0, 255),
    cipherSuite: 3,
    quirks: ["intelplus", "authcap"],
    forceBootDevice: true,
    disableBootTimeout: false,
    terminalPort: 10_001,
  });
});

describe("of a node with Redfish", () => {
  const redfish = { redfish_address: "https://[fd00::7]:8443", redfish_username: "root", redfish_password: "calvin" };

  test("address and login are its own", () => {
    expect(parseIpmiDriverInfo(redfish)).toMatchObject({
      host: "fd00::7",
      port: 623,
      username: "root",
      password: "calvin",
    });
  });

  test("an IPMI address and an IPMI login stand before it, each by itself", () => {
    expect(parseIpmiDriverInfo({ ...redfish, ipmi_address: "bmc-7.example" })).toMatchObject({
      host: "bmc-7.example",
      username: "root",
    });
    expect(parseIpmiDriverInfo({ ...redfish, ipmi_username: "sol" })).toMatchObject({
      host: "fd00::7",
      username: "sol",
      password: "",
    });
  });

  test("a password that IPMI has no room for asks for one that it has", () => {
    expect(() => parseIpmiDriverInfo({ ...redfish, redfish_password: "x".repeat(21) })).toThrow(
      "driver_info redfish_password is longer than the 20 bytes that IPMI has room for; give ipmi_password",
    );
  });
});

test.each<[string, JsonObject]>([
  ["ipmi_address", { ipmi_address: "" }],
  ["ipmi_address", { ipmi_address: "-H" }],
  ["ipmi_address", { ipmi_address: "a b" }],
  ["ipmi_address", { ipmi_address: "bmc;reboot" }],
  ["ipmi_address", { ipmi_address: ["10.0.0.7"] }],
  ["ipmi_address", { ipmi_address: "x".repeat(300) }],
  ["ipmi_port", { ipmi_port: 0 }],
  ["ipmi_port", { ipmi_port: "623a" }],
  ["ipmi_username", { ipmi_username: "a".repeat(17) }],
  ["ipmi_username", { ipmi_username: "a\0b" }],
  ["ipmi_username", { ipmi_username: "ü".repeat(9) }],
  ["ipmi_password", { ipmi_password: "p\0" }],
  ["ipmi_password", { ipmi_password: "p".repeat(21) }],
  ["ipmi_priv_level", { ipmi_priv_level: "constructor" }],
  ["ipmi_hex_kg_key", { ipmi_hex_kg_key: "123" }],
  ["ipmi_hex_kg_key", { ipmi_hex_kg_key: "zz" }],
  ["ipmi_cipher_suite", { ipmi_cipher_suite: 0 }],
  ["ipmi_cipher_suite", { ipmi_cipher_suite: 1 }],
  ["ipmi_protocol_version", { ipmi_protocol_version: "1.5" }],
  ["ipmi_quirks", { ipmi_quirks: "toString" }],
  ["ipmi_force_boot_device", { ipmi_force_boot_device: "perhaps" }],
  ["ipmi_terminal_port", { ipmi_terminal_port: 65_536 }],
])("%s is refused by its name, without its value: %j", (property, fields) => {
  const value = fields[property];
  try {
    parse(fields);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ category: "invalid", details: { property } });
    if (typeof value === "string" && value.length > 3) expect((error as Error).message).not.toContain(value);
  }
});
