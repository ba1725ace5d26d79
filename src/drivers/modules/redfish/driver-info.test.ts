import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "#/model/index.ts";
import { parseRedfishDriverInfo } from "./driver-info.ts";

const parse = (driverInfo: JsonObject) => parseRedfishDriverInfo(driverInfo, { authType: "auto" });
const at = (redfish_address: string) => parse({ redfish_address });

describe("redfish_address", () => {
  it.each([
    ["https://mgmt.vendor.com", "https://mgmt.vendor.com", "mgmt.vendor.com", 443],
    ["mgmt.vendor.com", "https://mgmt.vendor.com", "mgmt.vendor.com", 443],
    ["10.0.0.7:8443", "https://10.0.0.7:8443", "10.0.0.7", 8443],
    ["http://10.0.0.7", "http://10.0.0.7", "10.0.0.7", 80],
    ["HTTPS://BMC.Test/", "https://bmc.test", "bmc.test", 443],
    ["https://[fd00::7]:8443", "https://[fd00::7]:8443", "fd00::7", 8443],
    ["[fd00::7]", "https://[fd00::7]", "fd00::7", 443],
    ["fd00::7", "https://[fd00::7]", "fd00::7", 443],
  ])("reads %s", async (address, origin, host, port) => {
    expect(await at(address)).toMatchObject({ origin, host, port, rootPath: "/redfish/v1/" });
  });

  it.each(["", null, undefined])("is required: %j", async (address) => {
    const driverInfo = (address === undefined ? {} : { redfish_address: address }) as JsonObject;
    await expect(parse(driverInfo)).rejects.toMatchObject({
      code: "DRIVER_INFO_MISSING",
      category: "invalid",
      message: expect.stringContaining("redfish_address"),
    });
  });

  it.each([7, "https://", "ftp://bmc", "https://bmc:99999", "https://root:calvin@bmc", "https://bmc/?x", "a b"])(
    "refuses %j without repeating it",
    async (address) => {
      const failure = parse({ redfish_address: address });
      await expect(failure).rejects.toMatchObject({
        code: "DRIVER_INFO_INVALID",
        details: { property: "redfish_address" },
      });
      await expect(failure).rejects.not.toThrow(/calvin/);
    },
  );
});

describe("the service root", () => {
  it("is the address's path, or redfish_root_prefix before it", async () => {
    expect((await at("https://bmc/bmc1/redfish/v1")).rootPath).toBe("/bmc1/redfish/v1/");
    const both = await parse({ redfish_address: "https://bmc/a", redfish_root_prefix: "redfish/v2" });
    expect(both.rootPath).toBe("/redfish/v2/");
  });
});

describe("redfish_system_id", () => {
  it("is quoted as a path", async () => {
    const info = await parse({ redfish_address: "bmc", redfish_system_id: "/redfish/v1/Systems/a b" });
    expect(info.systemId).toBe("/redfish/v1/Systems/a%20b");
    expect((await at("bmc")).systemId).toBeNull();
  });

  it.each([7, "Systems/1", "//evil.test/x"])("refuses %j", async (id) => {
    await expect(parse({ redfish_address: "bmc", redfish_system_id: id })).rejects.toThrow("redfish_system_id");
  });
});

describe("credentials", () => {
  it("are optional, and text", async () => {
    expect((await at("bmc")).credentials).toEqual({ username: null, password: null, authType: "auto" });
    await expect(parse({ redfish_address: "bmc", redfish_username: 1 })).rejects.toThrow("redfish_username");
    await expect(parse({ redfish_address: "bmc", redfish_password: ["s3cret"] })).rejects.toThrow(
      /^driver_info redfish_password is not a string$/,
    );
  });

  it("take the configured auth type, and refuse unknown ones", async () => {
    const info = await parseRedfishDriverInfo({ redfish_address: "bmc" }, { authType: "basic" });
    expect(info.credentials.authType).toBe("basic");
    await expect(parse({ redfish_address: "bmc", redfish_auth_type: "digest" })).rejects.toThrow("redfish_auth_type");
  });
});

describe("redfish_verify_ca", () => {
  let dir = "";
  const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "outband-ca-"));
    await writeFile(join(dir, "a.pem"), PEM);
    await writeFile(join(dir, "readme.txt"), "no certificate");
  });
  afterAll(() => rm(dir, { recursive: true }));

  it.each([
    [undefined, { mode: "ca" }],
    [true, { mode: "ca" }],
    ["Yes", { mode: "ca" }],
    [false, { mode: "off" }],
    ["false", { mode: "off" }],
    ["0", { mode: "off" }],
    ["pin", { mode: "first-seen" }],
  ] as const)("%j means %j", async (value, trust) => {
    const driverInfo: JsonObject = { redfish_address: "bmc" };
    if (value !== undefined) driverInfo.redfish_verify_ca = value;
    expect((await parse(driverInfo)).trust).toEqual(trust);
  });

  it("reads a bundle, or a directory of them", async () => {
    for (const path of [dir, join(dir, "a.pem")]) {
      const { trust } = await parse({ redfish_address: "bmc", redfish_verify_ca: path });
      expect(trust).toEqual({ mode: "ca", ca: PEM });
    }
  });

  it("names the path that is not there, or has no certificate", async () => {
    for (const path of ["/nowhere/ca.pem", join(dir, "readme.txt")]) {
      await expect(parse({ redfish_address: "bmc", redfish_verify_ca: path })).rejects.toThrow(path);
    }
    await expect(parse({ redfish_address: "bmc", redfish_verify_ca: 7 })).rejects.toThrow("redfish_verify_ca");
  });

  it("gives way to a fingerprint", async () => {
    const colons = "AB:".repeat(31).concat("AB");
    const info = await parse({ redfish_address: "bmc", redfish_verify_ca: false, redfish_tls_fingerprint: colons });
    expect(info.trust).toEqual({ mode: "pinned", sha256: "ab".repeat(32) });
    await expect(parse({ redfish_address: "bmc", redfish_tls_fingerprint: "abc" })).rejects.toThrow(
      "redfish_tls_fingerprint",
    );
  });
});
