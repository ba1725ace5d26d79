import { generate } from "selfsigned";
import { afterEach, describe, expect, it } from "vitest";
import { hex, hexBytes } from "#/lib/bytes/index.ts";
import { StreamReader } from "#/lib/stream/index.ts";
import { connectTcp, connectTls, type Listener, listenTcp, listenTls, vncCipher } from "./index.ts";

const open: Listener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});

async function echoServer(tls?: { cert: string; key: string }): Promise<Listener> {
  const onStream = async (stream: Parameters<Parameters<typeof listenTcp>[1]>[0]) => {
    for (let bytes = await stream.read(); bytes !== null; bytes = await stream.read()) await stream.write(bytes);
    stream.close();
  };
  const address = { host: "127.0.0.1", port: 0 };
  const listener = tls
    ? await listenTls({ ...address, ...tls }, (stream) => void onStream(stream).catch(() => {}))
    : await listenTcp(address, (stream) => void onStream(stream).catch(() => {}));
  open.push(listener);
  return listener;
}

describe("tcp", () => {
  it("carries a megabyte there and back in order", async () => {
    const server = await echoServer();
    const stream = await connectTcp(server);
    const sent = Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 7) & 0xff);
    const writing = stream.write(sent);
    const received = await new StreamReader(stream).exactly(sent.length, "the echo");
    await writing;
    expect(Buffer.compare(received, sent)).toBe(0);
    stream.close();
  });

  it("gives null after the peer has ended", async () => {
    const listener = await listenTcp({ host: "127.0.0.1", port: 0 }, (stream) => stream.close());
    open.push(listener);
    const stream = await connectTcp(listener);
    await expect(stream.read()).resolves.toBeNull();
  });

  it("says in words that nothing listens", async () => {
    const server = await listenTcp({ host: "127.0.0.1", port: 0 }, () => {});
    await server.close();
    await expect(connectTcp(server)).rejects.toMatchObject({
      code: "TRANSPORT_CONNECT",
      category: "bmc-unreachable",
      message: expect.stringContaining("nothing listens there"),
    });
  });

  it("names the address that is taken", async () => {
    const server = await echoServer();
    await expect(listenTcp(server, () => {})).rejects.toMatchObject({ code: "TRANSPORT_LISTEN" });
  });
});

describe("tls", () => {
  it("accepts the pinned certificate and refuses another", async () => {
    const pems = await generate([{ name: "commonName", value: "bmc" }], { keySize: 2048 });
    const server = await echoServer({ cert: pems.cert, key: pems.private });
    const first = await connectTls({ ...server, trust: { mode: "off" } });
    first.close();
    const again = await connectTls({ ...server, trust: { mode: "pinned", sha256: first.fingerprint } });
    again.close();
    const other = connectTls({ ...server, trust: { mode: "pinned", sha256: "00".repeat(32) } });
    await expect(other).rejects.toMatchObject({ code: "TRANSPORT_CERTIFICATE" });
  });

  it("refuses a self-signed certificate when a CA is to judge", async () => {
    const pems = await generate([{ name: "commonName", value: "bmc" }], { keySize: 2048 });
    const server = await echoServer({ cert: pems.cert, key: pems.private });
    await expect(connectTls({ ...server, trust: { mode: "ca" } })).rejects.toMatchObject({ code: "TRANSPORT_TLS" });
  });
});

describe("vncCipher", () => {
  it("is DES with bit-reversed key bytes", () => {
    // 0x80 reversed is 0x01: the key 0101010101010101, whose answer to zeros is a published DES vector.
    const answer = vncCipher("\u0080\u0080\u0080\u0080\u0080\u0080\u0080\u0080", hexBytes("00".repeat(16)));
    expect(hex(answer.subarray(0, 8))).toBe("8ca64de9c1b123a7");
    expect(hex(answer.subarray(8))).toBe("8ca64de9c1b123a7");
  });
});
