import { expect, test } from "vitest";
import { asciiBytes } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { TransportError } from "#/transports/index.ts";
import { scriptedTask } from "../redfish/scripted-bmc.ts";
import { createVncConsole } from "./vnc-console.ts";

type Server = "speaks" | "mute" | "drops" | Error;

/** A VNC server that behaves so on every connection, and a clock that moves by itself. */
function consoleTo(server: Server, handshake?: OutbandError) {
  const clock = new ManualClock();
  clock.sleep = (ms) => clock.advance(ms);
  const dialled: string[] = [];
  const passwords: (string | null)[] = [];
  const connect = (kind: string) => async (target: { host: string; port: number }) => {
    dialled.push(`${kind} ${target.host}:${target.port}`);
    if (server instanceof Error) throw server;
    const [ours, theirs] = createMemoryStreamPair();
    if (server === "speaks") await theirs.write(asciiBytes("RFB 003.008\n"));
    if (server === "drops") theirs.close();
    if (server === "mute") setImmediate(() => void clock.advance(5000));
    return ours;
  };
  const console = createVncConsole({
    clock,
    dialler: { connectTcp: connect("tcp"), connectTls: connect("tls") },
    connectRfb: async (stream, { password }) => {
      passwords.push(password);
      if (handshake) throw handshake;
      return stream;
    },
  });
  return { console, dialled, passwords };
}

const INFO = { vnc_address: "10.0.0.9:5907", vnc_password: "secret12" };

test("proves the server and hands out a way to it, with its password", async () => {
  const { console, dialled, passwords } = consoleTo("speaks");
  const { task, kept } = scriptedTask(INFO);
  const upstream = await console.start(task);
  expect(upstream).toMatchObject({ profile: "plain", peer: "10.0.0.9:5907", password: "secret12" });
  expect(passwords).toEqual(["secret12"]);
  await upstream.dial(new AbortController().signal);
  expect(dialled).toEqual(["tcp 10.0.0.9:5907", "tcp 10.0.0.9:5907"]);
  await console.stop(task);
  expect(kept).toEqual({});
});

test("dials TLS where it is asked for, and only that", async () => {
  const { console, dialled } = consoleTo("speaks");
  await console.start(scriptedTask({ ...INFO, vnc_tls: "insecure" }).task);
  expect(dialled).toEqual(["tls 10.0.0.9:5907"]);
});

const refused = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "nothing listens there");
const notTls = new TransportError("TRANSPORT_TLS", "bmc-fault", "handshake failed");
const untrusted = new TransportError("TRANSPORT_CERTIFICATE", "bmc-fault", "not the pinned certificate");
const rfb = (code: string) => new OutbandError(code, "bmc-fault", `the reason of ${code}`);

test.each<[string, Server, OutbandError | undefined, string, RegExp]>([
  ["is not there", refused, undefined, "VNC_PORT_CLOSED", /nothing listens there/],
  ["says nothing", "mute", undefined, "VNC_MUTE", /vnc_tls to "on"/],
  ["hangs up", "drops", undefined, "VNC_DROPPED", /one viewer at a time/],
  ["refuses the password", "speaks", rfb("RFB_AUTH_FAILED"), "VNC_PASSWORD_REFUSED", /check driver_info vnc_password/],
  ["has no security for us", "speaks", rfb("RFB_NO_SECURITY"), "VNC_SECURITY", /RFB_NO_SECURITY/],
  ["is something else", "speaks", rfb("RFB_VERSION"), "VNC_BROKEN", /RFB_VERSION/],
  ["does not speak TLS", notTls, undefined, "VNC_NOT_TLS", /vnc_tls to "off"/],
  ["has another certificate", untrusted, undefined, "VNC_TLS_UNTRUSTED", /vnc_tls_fingerprint/],
])("says what to do when the server %s", async (_, server, handshake, code, message) => {
  const { console } = consoleTo(server, handshake);
  const tls = server === notTls || server === untrusted ? { vnc_tls: "on" } : {};
  const failure = console.start(scriptedTask({ ...INFO, ...tls }).task);
  await expect(failure).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("secret12") });
});

test("validates without dialling", async () => {
  const { console, dialled } = consoleTo("speaks");
  await console.validate(scriptedTask(INFO).task);
  await expect(console.validate(scriptedTask().task)).rejects.toMatchObject({ code: "DRIVER_INFO_MISSING" });
  expect(dialled).toEqual([]);
});
