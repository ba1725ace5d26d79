import { homedir } from "node:os";
import { expect, test } from "vitest";
import type { Option } from "./option.ts";
import * as types from "./types.ts";

const help = "h";

function parsesAs(option: Option<unknown>, cases: Record<string, unknown>): void {
  for (const [given, value] of Object.entries(cases)) expect(option.parse(given, "/etc/outband")).toEqual({ value });
}

function refuses(option: Option<unknown>, given: readonly string[], reason: string): void {
  for (const text of given) expect(option.parse(text, "/etc/outband")).toEqual({ reason });
}

test("booleans are written as in oslo.config", () => {
  parsesAs(types.bool({ default: false, help }), {
    "1": true,
    Yes: true,
    ON: true,
    t: true,
    "0": false,
    no: false,
    False: false,
  });
  refuses(types.bool({ default: false, help }), ["", "2", "truthy"], "must be true or false");
});

test("numbers keep to their form and their range", () => {
  const small = types.int({ default: 1, min: 1, max: 9, help });
  expect(small.type).toBe("integer, between 1 and 9");
  parsesAs(small, { "1": 1, "09": 9, "+5": 5 });
  refuses(small, ["", "1.5", "1e3", "0x1", "five", "1 2"], "must be an integer");
  refuses(small, ["0", "10", "-3", "99999999999999999999"], "must be between 1 and 9");
  parsesAs(types.seconds({ default: 1, help }), { "0": 0, ".5": 0.5, "2.": 2, "600": 600 });
  refuses(types.seconds({ default: 1, help }), ["-1", "10s", "NaN", "Infinity"], "must be a number of seconds");
  parsesAs(types.port({ default: 1, help }), { "0": 0, "65535": 65_535 });
  refuses(types.port({ default: 1, help }), ["65536"], "must be between 0 and 65535");
  refuses(types.port({ default: 1, help }), ["-1", "http"], "must be a port");
});

test("lists are split at commas and line ends after them", () => {
  parsesAs(types.list({ default: [], help }), { "": [], a: ["a"], " a, b,\nc ,": ["a", "b", "c"] });
});

test("paths are taken from the file's folder", () => {
  parsesAs(types.path({ default: null, help }), {
    "": null,
    "/x/../y": "/y",
    "tls/cert.pem": "/etc/outband/tls/cert.pem",
    "~/k": `${homedir()}/k`,
  });
  refuses(types.path({ default: "/x", help }), [""], "must be a path");
});

test("hosts are names or addresses, without a port", () => {
  parsesAs(types.host({ default: null, help }), {
    "10.0.0.1": "10.0.0.1",
    "::1": "::1",
    "[fe80::1]": "fe80::1",
    "rack-1.example.": "rack-1.example.",
    localhost: "localhost",
    "": null,
  });
  refuses(
    types.host({ default: null, help }),
    ["10.0.0.300", "1.2.3", "host:80", "http://host", "a..b", "-a", "ho st", "[::1", `${"a".repeat(64)}.example`],
    "must be a host name or an IP address, without a port",
  );
});

test("URLs are http or https and hold no password", () => {
  parsesAs(types.url({ default: null, help }), { "https://h:1/vnc.html?a=b": "https://h:1/vnc.html?a=b", "": null });
  refuses(
    types.url({ default: null, help }),
    ["h/x", "//h", "ftp://h", "http://"],
    "must be a URL that begins with http:// or https://",
  );
  refuses(types.url({ default: null, help }), ["https://u:p@h/"], "must not hold a user or password");
});

test("a choice is one of its words", () => {
  parsesAs(types.choice(["1.2", "1.3"], { default: "1.2", help }), { "1.3": "1.3" });
  refuses(types.choice(["1.2", "1.3"], { default: "1.2", help }), ["", "1.1"], "must be one of 1.2, 1.3");
});

test("a database is an absolute path after sqlite:///", () => {
  const option = types.databaseConnection({ default: () => ({ kind: "sqlite", path: "/d" }), help });
  parsesAs(option, { "sqlite:////var/lib/o.sqlite": { kind: "sqlite", path: "/var/lib/o.sqlite" } });
  refuses(option, ["postgresql://u:p@h/d", "", "mysql+pymysql://h"], "only sqlite is known to this version");
  for (const bad of ["sqlite://", "sqlite:///o.sqlite", "sqlite:/var/o", "sqlite:////var/lib/"]) {
    expect(option.parse(bad, "/")).toEqual({
      reason: expect.stringMatching(/^must be sqlite:\/\/\/ and the absolute path/),
    });
  }
});
