import { describe, expect, it } from "vitest";
import type { ScriptedHttpClient } from "#/lib/http/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import type { JsonObject } from "#/model/index.ts";
import { isSecretKey } from "#/model/index.ts";
import { scriptedBmc, scriptedTask } from "../redfish/scripted-bmc.ts";
import { OPERATOR_SETTINGS_KEY, PASSWORD_KEY } from "./kept-settings.ts";
import { createIdracVncConsole, type IdracVncDeps } from "./vnc-console.ts";

const MANAGER = "/redfish/v1/Managers/iDRAC.Embedded.1";
const NEW_PATH = `${MANAGER}/Oem/Dell/DellAttributes/iDRAC.Embedded.1`;
const OLD_PATH = `${MANAGER}/Attributes`;

const attributes = (change: JsonObject = {}): { json: JsonObject } => ({
  json: {
    Attributes: {
      "VNCServer.1.Enable": "Disabled",
      "VNCServer.1.Port": 5901,
      "VNCServer.1.Timeout": 300,
      "VNCServer.1.SSLEncryptionBitLength": "Disabled",
      "VNCServer.1.LowerEncryptionBitLength": "Disabled",
      "VNCServer.1.Password": null,
      ...change,
    },
  },
});

const dellLinks = (...paths: string[]) => ({
  json: { Links: { Oem: { Dell: { DellAttributes: paths.map((path) => ({ "@odata.id": path })) } } } },
});

/** An iDRAC whose VNC server takes everybody. */
function idrac(change: Partial<IdracVncDeps> = {}) {
  const bmc = scriptedBmc({ Links: { ManagedBy: [{ "@odata.id": MANAGER }] } });
  const system = `${MANAGER.replace("iDRAC", "System")}/Attributes`;
  bmc.http.on(`GET ${MANAGER}`, dellLinks(system, NEW_PATH)).on(`GET ${NEW_PATH}`, attributes());
  bmc.http.on(`PATCH ${NEW_PATH}`, { status: 200, json: { "@Message.ExtendedInfo": [] } });
  const speaking = async () => {
    const [ours, theirs] = createMemoryStreamPair();
    await theirs.write(Uint8Array.of(0x52));
    return ours;
  };
  const console = createIdracVncConsole({
    redfish: bmc.deps,
    dialler: { connectTcp: speaking, connectTls: speaking },
    connectRfb: async (stream) => stream,
    random: (count) => new Uint8Array(count),
    ...change,
  });
  return { ...bmc, console };
}

const sent = (http: ScriptedHttpClient, path = NEW_PATH) =>
  http.bodiesOf(`PATCH ${path}`).map((body) => (body as { Attributes: JsonObject }).Attributes);

describe("where the attributes are", () => {
  it("follows the manager's link, of the three the iDRAC's", async () => {
    const { http, console } = idrac();
    await console.start(scriptedTask().task);
    expect(http.asked).toContain(`GET ${NEW_PATH}`);
    expect(http.asked).not.toContain(`GET ${OLD_PATH}`);
  });

  it.each([
    ["firmware 3.x links the old path", dellLinks(OLD_PATH)],
    ["the manager links nothing and the new path is not there", dellLinks()],
  ])("finds them when %s", async (_, manager) => {
    const { http, console } = idrac();
    http
      .on(`GET ${MANAGER}`, manager)
      .on(`GET ${NEW_PATH}`, { status: 404 })
      .on(`GET ${OLD_PATH}`, attributes())
      .on(`PATCH ${OLD_PATH}`, { status: 200 });
    await console.start(scriptedTask().task);
    expect(sent(http, OLD_PATH)).toHaveLength(1);
  });

  it("says that it is no iDRAC when there are none", async () => {
    const { http, console } = idrac();
    http.on(`GET ${MANAGER}`, { json: {} }).on(`GET ${NEW_PATH}`, { status: 404 });
    await expect(console.start(scriptedTask().task)).rejects.toMatchObject({ code: "IDRAC_ATTRIBUTES_ABSENT" });
  });

  it("does not follow a link away from the BMC", async () => {
    const { http, console } = idrac();
    http.on(`GET ${MANAGER}`, dellLinks("https://evil.test/iDRAC.Embedded.1"));
    await expect(console.start(scriptedTask().task)).rejects.toMatchObject({ code: "REDFISH_LINK" });
  });
});

describe("start", () => {
  it("enables, sets a password and the longest time-out, and leaves encryption to the operator", async () => {
    const { http, console } = idrac();
    const { task } = scriptedTask();
    const upstream = await console.start(task);
    expect(sent(http)).toEqual([
      { "VNCServer.1.Enable": "Enabled", "VNCServer.1.Password": "AAAAAAAA", "VNCServer.1.Timeout": 10_800 },
    ]);
    expect(upstream).toMatchObject({ profile: "idrac", peer: "bmc.test:5901", password: "AAAAAAAA" });
  });

  it("has everything written down before the BMC is touched", async () => {
    const { http, console } = idrac();
    const { task, kept } = scriptedTask();
    let atPatch: JsonObject = {};
    http.on(`PATCH ${NEW_PATH}`, () => {
      atPatch = { ...kept };
      return { status: 200 };
    });
    await console.start(task);
    expect(atPatch).toMatchObject({ [OPERATOR_SETTINGS_KEY]: { Enable: "Disabled" }, [PASSWORD_KEY]: "AAAAAAAA" });
  });

  it("keeps the password under a key that is masked, and the settings under one that is not", () => {
    expect(isSecretKey(PASSWORD_KEY)).toBe(true);
    expect(isSecretKey(OPERATOR_SETTINGS_KEY)).toBe(false);
  });

  it("never overwrites the operator's settings with ours", async () => {
    const ours = attributes({ "VNCServer.1.Enable": "Enabled", "VNCServer.1.Timeout": 10_800 });
    const { http, console } = idrac();
    http.on(`GET ${NEW_PATH}`, ours);
    const operators = { Enable: "Disabled", Timeout: 600 };
    const { task, kept } = scriptedTask({}, { [OPERATOR_SETTINGS_KEY]: operators });
    await console.start(task);
    expect(kept[OPERATOR_SETTINGS_KEY]).toEqual(operators);
  });

  it("waits for its own test session to be counted out before the hub may come", async () => {
    const { http, clock, console } = idrac();
    const counted = (count: number) => attributes({ "VNCServer.1.ActiveSessions": count });
    http.on(`GET ${NEW_PATH}`, counted(0), counted(1), counted(1), counted(0));
    const before = clock.now();
    await console.start(scriptedTask().task);
    expect(clock.now() - before).toBe(1000);
  });

  it("says the licence, restores and forgets when the VNC server is refused", async () => {
    const { http, console } = idrac();
    const json = {
      error: { "@Message.ExtendedInfo": [{ MessageId: "IDRAC.2.5.LIC501", Message: "A license is missing." }] },
    };
    http.on(`PATCH ${NEW_PATH}`, { status: 403, json });
    const { task, kept } = scriptedTask();
    await expect(console.start(task)).rejects.toMatchObject({
      code: "IDRAC_LICENCE_MISSING",
      message: expect.stringMatching(/LIC501.*Enterprise or Datacenter/),
    });
    expect(kept).toEqual({});
    expect(sent(http)).toHaveLength(1);
  });
});

describe("stop", () => {
  const operators = { Enable: "Disabled", Timeout: 600, Port: 5901 };
  const ours = { "VNCServer.1.Enable": "Enabled", "VNCServer.1.Timeout": 10_800 };

  it("puts back what was changed, and only that", async () => {
    const { http, console } = idrac();
    http.on(`GET ${NEW_PATH}`, attributes({ ...ours, "VNCServer.1.Port": 5999 }));
    const { task, kept } = scriptedTask(
      {},
      { [OPERATOR_SETTINGS_KEY]: operators, [PASSWORD_KEY]: "secret12", other: 1 },
    );
    await console.stop(task);
    expect(sent(http)).toEqual([{ "VNCServer.1.Enable": "Disabled", "VNCServer.1.Timeout": 600 }]);
    expect(kept).toEqual({ other: 1 });
  });

  it("leaves alone a time-out that the operator has set since", async () => {
    const { http, console } = idrac();
    http.on(`GET ${NEW_PATH}`, attributes({ ...ours, "VNCServer.1.Timeout": 900 }));
    await console.stop(scriptedTask({}, { [OPERATOR_SETTINGS_KEY]: operators }).task);
    expect(sent(http)).toEqual([{ "VNCServer.1.Enable": "Disabled" }]);
  });

  it("asks the BMC nothing when nothing is kept", async () => {
    const { http, console } = idrac();
    await console.stop(scriptedTask().task);
    expect(http.requests).toEqual([]);
  });

  it("forgets when the VNC server itself is gone", async () => {
    const { http, console } = idrac();
    http.on(`GET ${NEW_PATH}`, { json: { Attributes: {} } });
    const { task, kept } = scriptedTask({}, { [OPERATOR_SETTINGS_KEY]: operators });
    await console.stop(task);
    expect(kept).toEqual({});
  });

  it("rejects and remembers when the BMC does not take it", async () => {
    const { http, console } = idrac();
    http.on(`GET ${NEW_PATH}`, attributes(ours)).on(`PATCH ${NEW_PATH}`, { status: 400 });
    const { task, kept } = scriptedTask({}, { [OPERATOR_SETTINGS_KEY]: operators });
    await expect(console.stop(task)).rejects.toMatchObject({ code: "REDFISH_REFUSED" });
    expect(kept).toHaveProperty(OPERATOR_SETTINGS_KEY);
  });
});

describe("validate", () => {
  it("checks driver_info without talking to the BMC", async () => {
    const { http, console } = idrac();
    await console.validate(scriptedTask().task);
    await expect(console.validate(scriptedTask({ redfish_address: "" }).task)).rejects.toThrow("redfish_address");
    expect(http.requests).toEqual([]);
  });
});
