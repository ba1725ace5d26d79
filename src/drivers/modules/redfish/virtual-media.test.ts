import { describe, expect, it } from "vitest";
import type { JsonObject } from "#/model/index.ts";
import { createRedfishManagement } from "./management.ts";
import { SYSTEM_PATH, scriptedBmc, scriptedTask } from "./scripted-bmc.ts";

const MANAGER = "/redfish/v1/Managers/1";
const MEDIA = `${MANAGER}/VirtualMedia`;
const ISO = "https://images.test/rescue.iso";

/** A BMC with a CD drive and a stick. `slot` changes the CD drive. */
function mediaBmc(slot: JsonObject = {}) {
  const { http, deps } = scriptedBmc({ Links: { ManagedBy: [{ "@odata.id": MANAGER }] } });
  const members = [{ "@odata.id": `${MEDIA}/USB` }, { "@odata.id": `${MEDIA}/CD` }];
  const actions = {
    "#VirtualMedia.InsertMedia": { target: `${MEDIA}/CD/Actions/VirtualMedia.InsertMedia` },
    "#VirtualMedia.EjectMedia": { target: `${MEDIA}/CD/Actions/VirtualMedia.EjectMedia` },
  };
  const cd = { MediaTypes: ["CD", "DVD"], Image: null, Inserted: false, Actions: actions, ...slot };
  http
    .on(`GET ${MANAGER}`, { json: { VirtualMedia: { "@odata.id": MEDIA } } })
    .on(`GET ${MEDIA}`, { json: { Members: members } })
    .on(`GET ${MEDIA}/USB`, { json: { MediaTypes: ["USBStick"], Image: "", Inserted: false } })
    .on(`GET ${MEDIA}/CD`, { json: cd })
    .on(INSERT, { status: 204 })
    .on(EJECT, { status: 204 })
    .on(`PATCH ${MEDIA}/USB`, { status: 204 })
    .on(`PATCH ${MEDIA}/CD`, { status: 204 });
  const { media } = createRedfishManagement(deps);
  if (!media) throw new Error("no media");
  return { http, media, task: scriptedTask().task };
}

const INSERT = `POST ${MEDIA}/CD/Actions/VirtualMedia.InsertMedia`;
const EJECT = `POST ${MEDIA}/CD/Actions/VirtualMedia.EjectMedia`;

describe("virtual media", () => {
  it("lists the drives and what is in them", async () => {
    const { media, task } = mediaBmc({ Image: ISO, Inserted: true });
    expect(await media.list(task)).toEqual([
      { mediaTypes: ["USBStick"], inserted: false, image: null },
      { mediaTypes: ["CD", "DVD"], inserted: true, image: ISO },
    ]);
  });

  it("inserts into the drive of the kind, write-protected", async () => {
    const { http, media, task } = mediaBmc();
    await media.attach(task, "cdrom", ISO);
    expect(http.bodiesOf(INSERT)).toEqual([{ Image: ISO, Inserted: true, WriteProtected: true }]);
    expect(http.bodiesOf(EJECT)).toEqual([]);
  });

  it("ejects what is in the drive first", async () => {
    const { http, media, task } = mediaBmc({ Image: "http://old/x.iso", Inserted: true });
    await media.attach(task, "cdrom", ISO);
    expect(http.bodiesOf(EJECT)).toHaveLength(1);
    expect(http.bodiesOf(INSERT)).toHaveLength(1);
  });

  it("names the protocol of a share", async () => {
    const { http, media, task } = mediaBmc();
    await media.attach(task, "cdrom", "nfs://host/share/x.iso");
    expect(http.bodiesOf(INSERT)).toMatchObject([{ TransferProtocolType: "NFS" }]);
  });

  it("patches drives that have no actions, and takes a stick for a floppy", async () => {
    const { http, media, task } = mediaBmc();
    await media.attach(task, "floppy", ISO);
    expect(http.bodiesOf(`PATCH ${MEDIA}/USB`)).toMatchObject([{ Image: ISO, Inserted: true }]);
  });

  it("ejects only what is inserted", async () => {
    const { http, media, task } = mediaBmc({ Image: ISO, Inserted: true });
    await media.detach(task, ["disk"]);
    expect(http.bodiesOf(EJECT)).toHaveLength(0);
    await media.detach(task, ["cdrom", "disk"]);
    expect(http.bodiesOf(EJECT)).toEqual([{}]);
    expect(http.bodiesOf(`PATCH ${MEDIA}/USB`)).toEqual([]);
  });

  it("says so when there is no such drive, or none at all", async () => {
    const { media, task } = mediaBmc({ MediaTypes: ["Floppy"] });
    await expect(media.attach(task, "cdrom", ISO)).rejects.toThrow("its drives are USBStick, Floppy");
    const none = createRedfishManagement(scriptedBmc({}).deps).media;
    await expect(none?.list(scriptedTask().task)).rejects.toMatchObject({ code: "REDFISH_MEDIA_UNSUPPORTED" });
  });
});

describe("the rest of management", () => {
  const PATCH = `PATCH ${SYSTEM_PATH}`;

  it("sets the boot mode", async () => {
    const { http, deps } = scriptedBmc({});
    http.on(PATCH, { status: 200 });
    const { setBootMode } = createRedfishManagement(deps);
    await setBootMode?.(scriptedTask().task, "bios");
    await setBootMode?.(scriptedTask().task, "uefi");
    expect(http.bodiesOf(PATCH)).toEqual([
      { Boot: { BootSourceOverrideMode: "Legacy" } },
      { Boot: { BootSourceOverrideMode: "UEFI" } },
    ]);
  });

  it("switches Secure Boot where there is one", async () => {
    const path = `${SYSTEM_PATH}/SecureBoot`;
    const { http, deps } = scriptedBmc({ SecureBoot: { "@odata.id": path } });
    http.on(`PATCH ${path}`, { status: 200 });
    await createRedfishManagement(deps).setSecureBoot?.(scriptedTask().task, true);
    expect(http.bodiesOf(`PATCH ${path}`)).toEqual([{ SecureBootEnable: true }]);
    const without = createRedfishManagement(scriptedBmc({}).deps).setSecureBoot?.(scriptedTask().task, true);
    await expect(without).rejects.toMatchObject({ code: "REDFISH_SECURE_BOOT_UNSUPPORTED", category: "unsupported" });
  });

  it("injects an NMI through the reset, if that is allowed", async () => {
    const target = `${SYSTEM_PATH}/Actions/ComputerSystem.Reset`;
    const system = (...allowed: string[]) => ({
      Actions: { "#ComputerSystem.Reset": { target, "ResetType@Redfish.AllowableValues": allowed } },
    });
    const { http, deps } = scriptedBmc(system("On", "Nmi"));
    http.on(`POST ${target}`, { status: 204 });
    await createRedfishManagement(deps).injectNmi?.(scriptedTask().task);
    expect(http.bodiesOf(`POST ${target}`)).toEqual([{ ResetType: "Nmi" }]);
    const without = createRedfishManagement(scriptedBmc(system("On")).deps).injectNmi?.(scriptedTask().task);
    await expect(without).rejects.toMatchObject({ code: "REDFISH_RESET_UNSUPPORTED" });
  });

  it("reads and switches the light", async () => {
    const { http, deps } = scriptedBmc({ IndicatorLED: "Blinking" });
    http.on(PATCH, { status: 200 });
    const { indicators } = createRedfishManagement(deps);
    const { task } = scriptedTask();
    expect(await indicators?.list(task)).toMatchObject([{ component: "system", name: "LED" }]);
    expect(await indicators?.get(task, "system", "LED")).toBe("blinking");
    await indicators?.set(task, "system", "LED", "on");
    expect(http.bodiesOf(PATCH)).toEqual([{ IndicatorLED: "Lit" }]);
    await expect(indicators?.get(task, "power", "PSU1")).rejects.toMatchObject({ category: "invalid" });
  });
});
