import { describe, expect, it } from "vitest";
import { asciiBytes } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { isSecretKey, type JsonObject } from "#/model/index.ts";
import { TransportError } from "#/transports/index.ts";
import { scriptedBmc, scriptedTask } from "../redfish/scripted-bmc.ts";
import { createSupermicroIkvmConsole } from "./ikvm-console.ts";
import { SWITCHED_ON_KEY } from "./kept-switch.ts";

const MANAGER = "/redfish/v1/Managers/1";
const PROTOCOLS = `${MANAGER}/NetworkProtocol`;
const IKVM = `${MANAGER}/IKVM`;
const PAGE = "/redfish/GyoehEnZlt76uco.IKVM";

const kvmip = (enabled: boolean, port = 5900) => ({ json: { KVMIP: { ProtocolEnabled: enabled, Port: port } } });
const authFailed = new OutbandError("RFB_AUTH_FAILED", "bmc-fault", "wrong credentials");

interface Scene {
  readonly manufacturer?: string | null;
  readonly ikvmLink?: string | null;
  /** Who may log in: "name/password". Everybody by default. */
  readonly accepts?: (login: string) => boolean;
  readonly plain?: "speaks" | Error;
  readonly tls?: "speaks" | Error;
}

/** An X11 whose iKVM speaks plain. */
function x11({ manufacturer = "Supermicro", ikvmLink = IKVM, accepts = () => true, ...scene }: Scene = {}) {
  const bmc = scriptedBmc({ Manufacturer: manufacturer, Links: { ManagedBy: [{ "@odata.id": MANAGER }] } });
  const oem = ikvmLink === null ? {} : { Oem: { Supermicro: { IKVM: { "@odata.id": ikvmLink } } } };
  bmc.http
    .on(`GET ${MANAGER}`, { json: { NetworkProtocol: { "@odata.id": PROTOCOLS }, ...oem } })
    .on(`GET ${PROTOCOLS}`, { ...kvmip(true), headers: { etag: '"abc"' } })
    .on(`PATCH ${PROTOCOLS}`, { json: { Success: {} } })
    .on(`GET ${IKVM}`, { json: { "Current interface": "HTML 5", URI: PAGE } })
    .on(`GET ${PAGE}`, { text: '<body><input type="hidden" id="entry_value" value="T0ken-of-one-use"/></body>' });
  const logins: string[] = [];
  const dialled: string[] = [];
  const connect = (kind: string, how: "speaks" | Error) => async (target: { port: number }) => {
    dialled.push(`${kind} ${target.port}`);
    if (how !== "speaks") throw how;
    const [ours, theirs] = createMemoryStreamPair();
    await theirs.write(asciiBytes("RFB 003.008\n"));
    return ours;
  };
  const console = createSupermicroIkvmConsole({
    redfish: bmc.deps,
    dialler: {
      connectTcp: connect("plain", scene.plain ?? "speaks"),
      connectTls: connect("tls", scene.tls ?? "speaks"),
    },
    connectAten: async (stream, { username, password }) => {
      logins.push(`${username}/${password}`);
      if (!accepts(`${username}/${password}`)) throw authFailed;
      return stream;
    },
  });
  return { ...bmc, console, logins, dialled };
}

describe("start", () => {
  it("proves the iKVM with the BMC's account and hands out a way to it", async () => {
    const { console, http, logins, dialled } = x11();
    const { task, kept } = scriptedTask();
    const upstream = await console.start(task);
    expect(upstream).toMatchObject({ profile: "aten", peer: "bmc.test:5900", password: null });
    expect(await upstream.login?.(task.signal)).toEqual({ username: "root", password: "calvin" });
    expect(logins).toEqual(["root/calvin"]);
    await upstream.dial(task.signal);
    expect(dialled).toEqual(["plain 5900", "plain 5900"]);
    expect(kept).toEqual({});
    expect(http.bodiesOf(`PATCH ${PROTOCOLS}`)).toEqual([]);
  });

  it("goes to the port that NetworkProtocol names", async () => {
    const { console, http, dialled } = x11();
    http.on(`GET ${PROTOCOLS}`, kvmip(true, 5999));
    await console.start(scriptedTask().task);
    expect(dialled).toEqual(["plain 5999"]);
  });

  it("switches the iKVM on, with the ETag, and has that written down before", async () => {
    const { console, http } = x11();
    const { task, kept } = scriptedTask();
    http.on(`GET ${PROTOCOLS}`, { ...kvmip(false), headers: { etag: '"abc"' } });
    let atPatch: JsonObject = {};
    http.on(`PATCH ${PROTOCOLS}`, ({ headers }) => {
      atPatch = { ...kept, etag: headers?.["if-match"] ?? null };
      return { json: { Success: {} } };
    });
    await console.start(task);
    expect(http.bodiesOf(`PATCH ${PROTOCOLS}`)).toEqual([{ KVMIP: { ProtocolEnabled: true } }]);
    expect(atPatch).toEqual({ [SWITCHED_ON_KEY]: true, etag: '"abc"' });
  });

  it("uses the token of the viewer's page where the account is refused, a fresh one for every session", async () => {
    const { console, http, logins } = x11({ accepts: (login) => login === "T0ken-of-one-use/" });
    const { task } = scriptedTask();
    const upstream = await console.start(task);
    expect(logins).toEqual(["root/calvin", "T0ken-of-one-use/"]);
    http.on(`GET ${PAGE}`, { text: '<input id="entry_value" value="another">' });
    expect(await upstream.login?.(task.signal)).toEqual({ username: "another", password: "" });
  });

  it("finds the IKVM resource of newer firmware, which nothing links", async () => {
    const { console, http, logins } = x11({ ikvmLink: null, accepts: (login) => login.startsWith("T0ken") });
    const path = `${MANAGER}/Oem/Supermicro/IKVM`;
    http.on(`GET ${path}`, { json: { "Current Interface": "HTML 5", URI: PAGE } }).on(`GET ${IKVM}`, { status: 404 });
    await console.start(scriptedTask().task);
    expect(logins).toContain("T0ken-of-one-use/");
  });

  it("speaks TLS to a port that is mute in plain, or when told to", async () => {
    const timeout = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "refused");
    const { console, dialled } = x11({ plain: timeout });
    await console.start(scriptedTask({ supermicro_ikvm_tls: "required" }).task);
    expect(dialled).toEqual(["tls 5900"]);
  });
});

describe("start that fails", () => {
  it("says that it is another vendor's machine, and dials nothing", async () => {
    const { console, dialled } = x11({ manufacturer: "Dell Inc." });
    await expect(console.start(scriptedTask().task)).rejects.toMatchObject({
      code: "SUPERMICRO_OTHER_VENDOR",
      category: "unsupported",
      message: expect.stringContaining('made by "Dell Inc."'),
    });
    expect(dialled).toEqual([]);
  });

  it.each([
    ["by its id", { MessageId: "SMC.1.0.OemLicenseNotPassed", Message: "no" }],
    ["by its words", { MessageId: "Base.1.0.GeneralError", Message: "Not licensed to perform this request." }],
  ])("says that the licence is missing, known %s", async (_, info) => {
    const { console, http } = x11();
    http.on(`GET ${IKVM}`, { status: 403, json: { error: { "@Message.ExtendedInfo": info } } });
    await expect(console.start(scriptedTask().task)).rejects.toMatchObject({
      code: "SUPERMICRO_LICENCE_MISSING",
      message: expect.stringContaining("SFT-DCMS-SINGLE"),
    });
  });

  it("switches off again and forgets, when the login is refused", async () => {
    const { console, http } = x11({ accepts: () => false });
    http.on(`GET ${PROTOCOLS}`, kvmip(false), kvmip(true));
    const { task, kept } = scriptedTask();
    await expect(console.start(task)).rejects.toMatchObject({
      code: "SUPERMICRO_IKVM_LOGIN_REFUSED",
      message: expect.stringMatching(/privilege for remote console/),
    });
    expect(http.bodiesOf(`PATCH ${PROTOCOLS}`)).toEqual([
      { KVMIP: { ProtocolEnabled: true } },
      { KVMIP: { ProtocolEnabled: false } },
    ]);
    expect(kept).toEqual({});
  });

  it.each([
    ["leads to another host", { URI: "https://evil.test/page" }, ""],
    ["leads out of /redfish", { URI: "/redfish/../../etc" }, ""],
    ["is for Java", { "Current interface": "JAVA plug-in" }, ""],
    ["has a page without a token", { URI: PAGE }, "<html></html>"],
    ["has a token longer than a user name", { URI: PAGE }, `<input id="entry_value" value="${"x".repeat(24)}">`],
  ])("says that there is no token when the IKVM resource %s", async (_, ikvm, text) => {
    const { console, http } = x11({ accepts: () => false });
    http.on(`GET ${IKVM}`, { json: ikvm }).on(`GET ${PAGE}`, { text });
    await expect(console.start(scriptedTask().task)).rejects.toMatchObject({
      code: "SUPERMICRO_IKVM_LOGIN_REFUSED",
      message: expect.stringContaining("no viewer's page with a token"),
    });
  });

  it("says that the port is closed although the iKVM is enabled", async () => {
    const refused = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "nothing listens there");
    const { console } = x11({ plain: refused });
    await expect(console.start(scriptedTask().task)).rejects.toMatchObject({
      code: "SUPERMICRO_IKVM_PORT_CLOSED",
      category: "bmc-unreachable",
    });
  });

  it("does not take a plain port where TLS is required", async () => {
    const notTls = new TransportError("TRANSPORT_TLS", "bmc-fault", "no TLS", {
      details: { reason: "ERR_SSL_WRONG_VERSION_NUMBER" },
    });
    const { console, logins } = x11({ tls: notTls });
    await expect(console.start(scriptedTask({ supermicro_ikvm_tls: "required" }).task)).rejects.toMatchObject({
      code: "SUPERMICRO_IKVM_PLAIN",
    });
    expect(logins).toEqual([]);
  });
});

describe("stop", () => {
  it("switches off what start has switched on, and forgets", async () => {
    const { console, http } = x11();
    const { task, kept } = scriptedTask({}, { [SWITCHED_ON_KEY]: true, other: 1 });
    await console.stop(task);
    expect(http.bodiesOf(`PATCH ${PROTOCOLS}`)).toEqual([{ KVMIP: { ProtocolEnabled: false } }]);
    expect(kept).toEqual({ other: 1 });
  });

  it("asks the BMC nothing when nothing was switched on", async () => {
    const { console, http } = x11();
    await console.stop(scriptedTask().task);
    expect(http.requests).toEqual([]);
  });

  it("rejects and remembers when the BMC does not take it", async () => {
    const { console, http } = x11();
    http.on(`PATCH ${PROTOCOLS}`, { status: 400 });
    const { task, kept } = scriptedTask({}, { [SWITCHED_ON_KEY]: true });
    await expect(console.stop(task)).rejects.toMatchObject({ code: "REDFISH_REFUSED" });
    expect(kept).toEqual({ [SWITCHED_ON_KEY]: true });
  });
});

describe("validate", () => {
  const validate = (driverInfo: JsonObject, properties: JsonObject = {}) => {
    const { console, http } = x11();
    const { task } = scriptedTask(driverInfo);
    const node = { ...task.node, properties };
    return console.validate({ ...task, node }).then(() => expect(http.requests).toEqual([]));
  };

  it("checks driver_info without talking to the BMC", async () => {
    await validate({});
    await expect(validate({ redfish_address: "" })).rejects.toThrow("redfish_address");
    await expect(validate({ supermicro_ikvm_tls: "off" })).rejects.toThrow('is not "auto" or "required"');
  });

  it("tells that the node is no Supermicro where its properties say so", async () => {
    await validate({}, { vendor: "Supermicro" });
    await validate({}, { vendor: "supermicro" });
    await expect(validate({}, { vendor: "HPE" })).rejects.toMatchObject({ code: "SUPERMICRO_OTHER_VENDOR" });
  });
});

it("keeps nothing under a key that would be masked", () => {
  expect(isSecretKey(SWITCHED_ON_KEY)).toBe(false);
});
