import { describe, expect, it } from "vitest";
import { ipmiQuirks, isIpmiQuirkName } from "./quirks.ts";

describe("quirks", () => {
  it("are none unless named", () => {
    expect(Object.values(ipmiQuirks([])).some(Boolean)).toBe(false);
  });

  it("add up", () => {
    const quirks = ipmiQuirks(["opensesspriv", "icts"]);
    expect(quirks).toMatchObject({ namesPrivilege: true, padWithoutTrailer: true, ignoresRakp4Code: false });
  });

  it("have names that can be checked", () => {
    expect(isIpmiQuirkName("intelplus")).toBe(true);
    expect(isIpmiQuirkName("toString")).toBe(false);
  });
});
