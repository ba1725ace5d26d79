import { X509Certificate } from "node:crypto";
import { connect as connectTlsSocket } from "node:tls";
import { expect, test } from "vitest";
import { ByteWriter } from "#/lib/bytes/index.ts";
import { type ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { connectRfb, type RfbClient } from "#/protocols/rfb/index.ts";
import { claimPort } from "#/rack/free-port.ts";
import { startTestBmc, type TestBmc } from "#/rack/testing/test-bmc.ts";
import { connectTcp, SocketStream, vncCipher } from "#/transports/index.ts";

const ENABLED = { "VNCServer.1.Enable": "Enabled", "VNCServer.1.Password": "secret12" };

async function enable({ bmc }: TestBmc, more: Record<string, string | number> = {}): Promise<void> {
  bmc.attributes.apply({ ...ENABLED, ...more });
  await bmc.settled();
}

function dial({ bmc }: TestBmc): Promise<ByteStream> {
  return connectTcp({ ...bmc.vncAddress, timeoutMs: 2000 });
}

async function view(rack: TestBmc, password = "secret12"): Promise<RfbClient> {
  return connectRfb(await dial(rack), { profile: "idrac", password }, { vncCipher });
}

/** A session by hand up to ServerInit, so that a test can then say what no client of ours would. */
async function handshakeByHand(stream: ByteStream): Promise<{ reader: StreamReader; init: Uint8Array }> {
  const reader = new StreamReader(stream);
  const version = await reader.exactly(12, "version");
  await stream.write(version);
  expect(await reader.exactly(2, "security types")).toEqual(Buffer.from([1, 2]));
  await stream.write(Uint8Array.of(2));
  await stream.write(vncCipher("secret12", await reader.exactly(16, "challenge")));
  expect(await reader.u32("result")).toBe(0);
  await stream.write(Uint8Array.of(1));
  return { reader, init: await reader.exactly(24 + 7, "ServerInit") };
}

/** How often does `condition` become true before nothing more happens? For effects of the network, which has no clock. */
async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("it did not happen");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("nothing listens until it is enabled and has a password", async () => {
  await using rack = await startTestBmc();
  await expect(dial(rack)).rejects.toThrow("refused");
  rack.bmc.attributes.apply({ "VNCServer.1.Enable": "Enabled" });
  await rack.bmc.settled();
  await expect(dial(rack)).rejects.toThrow("refused");
  await enable(rack);
  (await dial(rack)).close();
});

test("announces OpenVNC in 16 bits, 5/5/5, little-endian, behind VNC authentication alone", async () => {
  await using rack = await startTestBmc();
  await enable(rack);
  const { init } = await handshakeByHand(await dial(rack));
  const expected = new ByteWriter()
    .u16(64)
    .u16(48)
    .u8(16)
    .u8(15)
    .u8(0)
    .u8(1)
    .u16(31)
    .u16(31)
    .u16(31)
    .u8(10)
    .u8(5)
    .u8(0);
  expect(init).toEqual(Buffer.from(expected.zeros(3).u32(7).bytes(Buffer.from("OpenVNC")).finish()));
});

test("shows the machine's screen, and passes keys and the pointer on", async () => {
  await using rack = await startTestBmc();
  rack.machine.screen.pixels.set([255, 0, 0, 255], 4);
  await enable(rack);
  const client = await view(rack);
  const running = client.run(new AbortController().signal);
  await eventually(() => client.framebuffer.pixels[4] === 255);
  expect([...client.framebuffer.pixels.subarray(0, 8)]).toEqual([0, 0, 0, 255, 255, 0, 0, 255]);
  client.key(0x61, true);
  client.pointer(1, 3, 4);
  await eventually(() => rack.machine.calls.length === 2);
  expect(rack.machine.calls.sort()).toEqual(["key 97 down", "pointer 1 3,4"]);
  client.close();
  await running;
});

test("a wrong password is refused", async () => {
  await using rack = await startTestBmc();
  await enable(rack);
  await expect(view(rack, "wrong")).rejects.toMatchObject({ code: "RFB_AUTH_FAILED" });
});

test("one session at a time: the second connection is dropped at once, and the first is counted", async () => {
  await using rack = await startTestBmc();
  await enable(rack);
  const first = await dial(rack);
  await handshakeByHand(first);
  expect(rack.bmc.attributes.number("VNCServer.1.ActiveSessions")).toBe(1);
  const second = await dial(rack);
  expect(await second.read().catch(() => null)).toBeNull();
  first.close();
  await eventually(() => rack.bmc.vncSessions === 0);
  expect(rack.bmc.attributes.number("VNCServer.1.ActiveSessions")).toBe(0);
  await handshakeByHand(await dial(rack));
});

test("a client that says nothing for the time-out is cut off; what it is sent does not count", async () => {
  await using rack = await startTestBmc();
  await enable(rack, { "VNCServer.1.Timeout": 60 });
  const stream = await dial(rack);
  await handshakeByHand(stream);
  await rack.clock.advance(59_000);
  expect(rack.bmc.vncSessions).toBe(1);
  await stream.write(new ByteWriter().u8(4).u8(1).zeros(2).u32(0x61).finish());
  await eventually(() => rack.machine.calls.length === 1);
  await rack.clock.advance(59_000);
  expect(rack.bmc.vncSessions).toBe(1);
  await rack.clock.advance(1000);
  await eventually(() => rack.bmc.vncSessions === 0);
});

test("disabling it, or changing its password, ends the session", async () => {
  await using rack = await startTestBmc();
  for (const change of [{ "VNCServer.1.Password": "other" }, { "VNCServer.1.Enable": "Disabled" }]) {
    await enable(rack);
    const stream = await dial(rack);
    await handshakeByHand(stream);
    rack.bmc.attributes.apply(change);
    expect(await stream.read().catch(() => null)).toBeNull();
    await eventually(() => rack.bmc.vncSessions === 0);
  }
});

test("a client that lists CopyRect or Tight first never gets a picture", async () => {
  await using rack = await startTestBmc();
  await enable(rack);
  const stream = await dial(rack);
  const { reader } = await handshakeByHand(stream);
  const setEncodings = (...encodings: number[]) => {
    const writer = new ByteWriter().u8(2).u8(0).u16(encodings.length);
    for (const encoding of encodings) writer.s32(encoding);
    return writer.finish();
  };
  const request = new ByteWriter().u8(3).u8(0).u16(0).u16(0).u16(64).u16(48).finish();
  await stream.write(setEncodings(1, 7, 5, 0));
  await stream.write(request);
  const update = reader.u8("an update");
  const silence = new Promise((resolve) => setTimeout(() => resolve("silence"), 200));
  expect(await Promise.race([update, silence])).toBe("silence");
  await stream.write(setEncodings(5, 0));
  expect(await update).toBe(0);
});

test("a message beyond RFC 6143 ends the session", async () => {
  await using rack = await startTestBmc();
  await enable(rack);
  const stream = await dial(rack);
  const { reader } = await handshakeByHand(stream);
  const extendedKey = new ByteWriter().u8(255).u8(0).u16(1).u32(0x61).u32(30).finish();
  await stream.write(extendedKey);
  expect(await reader.some().catch(() => null)).toBeNull();
  expect(rack.machine.calls).toEqual([]);
});

test("with SSLEncryptionBitLength it speaks TLS from the first byte, with the BMC's own certificate", async () => {
  await using rack = await startTestBmc();
  await enable(rack, { "VNCServer.1.SSLEncryptionBitLength": "Auto Negotiate" });
  const socket = connectTlsSocket({ ...rack.bmc.vncAddress, rejectUnauthorized: false });
  await new Promise((resolve) => socket.once("secureConnect", resolve));
  const certificate = new X509Certificate(socket.getPeerCertificate(true).raw);
  expect(certificate.subject).toContain("O=Dell Inc.");
  await handshakeByHand(new SocketStream(socket, "tls"));
});

test("another port is another port, at once", async () => {
  await using rack = await startTestBmc();
  await enable(rack);
  const port = await claimPort("127.0.0.1", 0, "test");
  await enable(rack, { "VNCServer.1.Port": port });
  expect(rack.bmc.vncAddress.port).toBe(port);
  (await dial(rack)).close();
});
