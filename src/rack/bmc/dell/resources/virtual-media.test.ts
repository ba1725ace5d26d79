import { expect, test } from "vitest";
import { messageIds, pick } from "#/rack/testing/redfish-client.ts";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";

const CD = "/redfish/v1/Managers/iDRAC.Embedded.1/VirtualMedia/CD";
const INSERT = `${CD}/Actions/VirtualMedia.InsertMedia`;
const EJECT = `${CD}/Actions/VirtualMedia.EjectMedia`;
const IMAGE = "http://192.0.2.1/images/boot.iso";

test("an image is inserted and ejected", async () => {
  await using rack = await startTestBmc();
  expect((await rack.client.post(INSERT, { Image: IMAGE, UserName: "u", Password: "p" })).status).toBe(204);
  expect((await rack.client.get(CD)).body).toMatchObject({
    Image: IMAGE,
    ImageName: "boot.iso",
    Inserted: true,
    ConnectedVia: "URI",
    TransferProtocolType: "HTTP",
    WriteProtected: true,
    UserName: "u",
    Password: null,
  });
  expect((await rack.client.post(EJECT)).status).toBe(204);
  expect((await rack.client.get(CD)).body).toMatchObject({
    Image: null,
    Inserted: false,
    ConnectedVia: "NotConnected",
  });
});

test("inserting twice and ejecting nothing fail as an iDRAC does: 500", async () => {
  await using rack = await startTestBmc();
  await rack.client.post(INSERT, { Image: IMAGE });
  const twice = await rack.client.post(INSERT, { Image: IMAGE });
  expect([twice.status, messageIds(twice)]).toEqual([500, ["IDRAC.VRM0012"]]);
  await rack.client.post(EJECT, {});
  const nothing = await rack.client.post(EJECT, {});
  expect([nothing.status, messageIds(nothing)]).toEqual([500, ["IDRAC.VRM0009", "Base.InternalError"]]);
});

test("NFS and CIFS shares are taken, anything else is not", async () => {
  await using rack = await startTestBmc();
  for (const [image, protocol] of [
    ["192.0.2.1:/share/boot.iso", "NFS"],
    ["//192.0.2.1/share/boot.iso", "CIFS"],
    ["https://192.0.2.1/boot.iso", "HTTPS"],
  ]) {
    await rack.client.post(INSERT, { Image: image });
    expect(pick(await rack.client.get(CD), "TransferProtocolType")).toBe(protocol);
    await rack.client.post(EJECT);
  }
  const other = await rack.client.post(INSERT, { Image: "ftp://192.0.2.1/boot.iso" });
  expect([other.status, messageIds(other)]).toEqual([400, ["IDRAC.RAC0904"]]);
});

test("an image is required, and parameters are checked", async () => {
  await using rack = await startTestBmc();
  expect(messageIds(await rack.client.post(INSERT, {}))).toEqual(["Base.ActionParameterMissing"]);
  expect(messageIds(await rack.client.post(INSERT, { Image: IMAGE, Inserted: "yes" }))).toEqual([
    "Base.PropertyValueTypeError",
  ]);
});

test("nothing can be inserted while virtual media is detached", async () => {
  await using rack = await startTestBmc();
  rack.bmc.attributes.apply({ "VirtualMedia.1.Attached": "Detached" });
  expect(messageIds(await rack.client.post(INSERT, { Image: IMAGE }))).toEqual(["IDRAC.VRM0021"]);
});
