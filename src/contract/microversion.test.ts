import { expect, it } from "vitest";
import { MAX_VERSION, negotiateVersion, requireVersion } from "./microversion.ts";

it("takes neither header for 1.1", () => {
  expect(negotiateVersion({})).toBe(1);
});

it("reads both header styles, and prefers OpenStack-API-Version", () => {
  expect(negotiateVersion({ ironic: "1.40" })).toBe(40);
  expect(negotiateVersion({ openstack: "baremetal 1.50" })).toBe(50);
  expect(negotiateVersion({ openstack: "baremetal 1.50", ironic: "1.40" })).toBe(50);
});

it("finds its part among other services'", () => {
  expect(negotiateVersion({ openstack: "compute 2.1, baremetal 1.60" })).toBe(60);
  expect(negotiateVersion({ openstack: "compute 2.1", ironic: "1.9" })).toBe(9);
});

it("answers latest with its maximum", () => {
  expect(negotiateVersion({ ironic: "latest" })).toBe(MAX_VERSION);
  expect(negotiateVersion({ openstack: "baremetal latest" })).toBe(MAX_VERSION);
});

it.each(["1.0", `1.${MAX_VERSION + 1}`, "1.999"])("refuses %s with the range it has", (ironic) => {
  expect(() => negotiateVersion({ ironic })).toThrow(
    `Version ${ironic} was requested but the minor version is not supported by this service. ` +
      `The supported version range is: [1.1, 1.${MAX_VERSION}].`,
  );
});

it.each(["2.1", "0.9"])("refuses the major version of %s", (ironic) => {
  expect(() => negotiateVersion({ ironic })).toThrow("Mutually exclusive versions requested");
});

it.each(["", "1", "x.y", "1.-4", "1.5.6", "1.99999999999"])("refuses the malformed %j", (ironic) => {
  expect(() => negotiateVersion({ ironic })).toThrow("Invalid value for X-OpenStack-Ironic-API-Version header");
});

it("names the version that a request needs", () => {
  expect(() => requireVersion(4, 5)).toThrow("The minimal required API version should be 1.5");
  expect(() => requireVersion(5, 5)).not.toThrow();
});
