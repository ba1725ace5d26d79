import { expect, test } from "vitest";
import { extendedInfo, messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

const OLD = "/redfish/v1/Managers/iDRAC.Embedded.1/Attributes";
const NEW = "/redfish/v1/Managers/iDRAC.Embedded.1/Oem/Dell/DellAttributes/iDRAC.Embedded.1";

test("both paths show and change the same attributes, at once", async () => {
  await using rack = await startTestBmc();
  const answer = await rack.client.patch(OLD, { Attributes: { "VNCServer.1.Timeout": 10_800 } });
  expect([answer.status, messageIds(answer)]).toEqual([200, ["Base.Success", "IDRAC.SYS413"]]);
  expect(pick(await rack.client.get(NEW), "Attributes", "VNCServer.1.Timeout")).toBe(10_800);
});

test("the Manager links the new path", async () => {
  await using rack = await startTestBmc();
  const manager = await rack.client.get("/redfish/v1/Managers/iDRAC.Embedded.1");
  expect(pick(manager, "Links", "Oem", "Dell", "DellAttributes")).toEqual([{ "@odata.id": NEW }]);
});

test("a password reads as null", async () => {
  await using rack = await startTestBmc();
  await rack.client.patch(NEW, { Attributes: { "VNCServer.1.Password": "secret12" } });
  const answer = await rack.client.get(NEW);
  expect(pick(answer, "Attributes", "VNCServer.1.Password")).toBeNull();
  expect(JSON.stringify(answer.body)).not.toContain("secret12");
});

test("a wrong value is refused by name, and then nothing is changed", async () => {
  await using rack = await startTestBmc();
  const cases: [string, unknown, string][] = [
    ["VNCServer.1.Enable", "Maybe", "Base.PropertyValueNotInList"],
    ["VNCServer.1.Enable", true, "Base.PropertyValueTypeError"],
    ["VNCServer.1.Port", "5901", "Base.PropertyValueTypeError"],
    ["VNCServer.1.Port", 80, "Base.PropertyValueFormatError"],
    ["VNCServer.1.Password", "ninechars", "Base.PropertyValueFormatError"],
    ["VNCServer.1.ActiveSessions", 0, "Base.PropertyNotWritable"],
    ["VNCServer.1.Enabled", "Enabled", "Base.PropertyUnknown"],
  ];
  for (const [name, value, id] of cases) {
    const answer = await rack.client.patch(NEW, { Attributes: { "VNCServer.1.Timeout": 600, [name]: value } });
    expect([name, answer.status, messageIds(answer)]).toEqual([name, 400, [id]]);
    expect(extendedInfo(answer)[0]?.RelatedProperties).toEqual([`#/Attributes/${name}`]);
    expect(JSON.stringify(answer.body)).not.toContain("ninechars");
  }
  expect(pick(await rack.client.get(NEW), "Attributes", "VNCServer.1.Timeout")).toBe(300);
});

test("a PATCH without attributes is refused", async () => {
  await using rack = await startTestBmc();
  expect(messageIds(await rack.client.patch(NEW, { "VNCServer.1.Enable": "Enabled" }))).toEqual([
    "Base.PropertyMissing",
  ]);
  expect(messageIds(await rack.client.patch(NEW, { Attributes: {} }))).toEqual(["Base.EmptyJSON"]);
});
