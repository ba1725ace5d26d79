import { describe, expect, it } from "vitest";
import { linkPath, linksAt, locationPath } from "./links.ts";

const ORIGIN = "https://10.0.0.7";

describe("linkPath", () => {
  it("takes paths, and URLs that stay at the BMC", () => {
    expect(linkPath("/redfish/v1/Systems/1?x=1", ORIGIN, "a link")).toBe("/redfish/v1/Systems/1?x=1");
    expect(linkPath("HTTPS://10.0.0.7/redfish/v1/Systems/1", ORIGIN, "a link")).toBe("/redfish/v1/Systems/1");
  });

  it.each([
    "https://10.0.0.8/redfish/v1/Systems/1",
    "https://10.0.0.7.evil.test/redfish",
    "https://10.0.0.7@evil.test/redfish",
    "https://10.0.0.7:8443/redfish",
    "http://10.0.0.7/redfish",
    "//evil.test/redfish",
    "/\\evil.test/redfish",
    "redfish/v1",
    "",
    "/redfish/v1\r\nX-Evil: 1",
    "/redfish/v1/Systems/1 HTTP/1.1",
    "/redfish/v1#fragment",
    `/${"a".repeat(3000)}`,
    "file:///etc/passwd",
  ])("refuses %j", (link) => {
    expect(() => linkPath(link, ORIGIN, "a link")).toThrow("does not stay at");
  });
});

describe("locationPath", () => {
  it("keeps the path whatever name the BMC gives itself", () => {
    expect(locationPath("https://ilo-x.example/redfish/v1/Sessions/1/", ORIGIN, "it")).toBe("/redfish/v1/Sessions/1/");
    expect(locationPath("/redfish/v1/Sessions/1", ORIGIN, "it")).toBe("/redfish/v1/Sessions/1");
  });
});

describe("linksAt", () => {
  it("reads what is a link and leaves out what is not", () => {
    expect(linksAt({ Members: [{ "@odata.id": "/a" }, {}, "x", { "@odata.id": 7 }] }, "Members")).toEqual(["/a"]);
    expect(linksAt({ Members: { "@odata.id": "/a" } }, "Members")).toEqual([]);
  });
});
