import { generate } from "selfsigned";
import { beforeAll, describe, expect, it } from "vitest";
import { asciiBytes, concatBytes, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { createStartTls, deflate, randomBytes, serveTls, type TlsTrust, vncCipher } from "#/transports/index.ts";
import { connectRfb, type RfbClientDeps } from "../client.ts";
import { RfbError } from "../errors.ts";
import type { RfbServerSecurity } from "../handshake/server-handshake.ts";
import { serveRfb } from "../server.ts";
import { cutReads, samePicture, testPicture, until } from "../test-support.ts";

const serverDeps = { vncCipher, deflate, randomBytes, serveTls };

interface Pems {
  readonly cert: string;
  readonly private: string;
}

async function createPems(name: string): Promise<Pems> {
  return generate([{ name: "commonName", value: name }], { keyType: "ec" });
}

interface TryOptions extends Partial<RfbClientDeps> {
  readonly password?: string | null;
  readonly cut?: number;
  readonly requireTls?: boolean;
}

describe("security of both sides", () => {
  let server: Pems;
  let viewer: Pems;
  let stranger: Pems;
  beforeAll(async () => {
    [server, viewer, stranger] = await Promise.all([createPems("bmc"), createPems("viewer"), createPems("stranger")]);
  });

  /** Our client on our server, which wants `security`; gives whether the picture arrived. */
  async function tryConnect(
    security: RfbServerSecurity,
    { startTls, password = null, cut = 1e9, requireTls = false }: TryOptions,
  ): Promise<boolean> {
    const [serverEnd, clientEnd] = createMemoryStreamPair();
    const screen = testPicture(100, 60);
    const served = serveRfb(serverEnd, { framebuffer: screen, name: "secure", security }, serverDeps);
    served.catch(() => {});
    const deps = { vncCipher, ...(startTls ? { startTls } : {}) };
    const client = await connectRfb(
      cutReads(clientEnd, () => cut),
      { profile: "plain", password, requireTls },
      deps,
    );
    const running = client.run(new AbortController().signal);
    await until("the picture", () => samePicture(screen, client.framebuffer));
    client.close();
    await running;
    await served;
    return true;
  }

  const trustAny = createStartTls({ trust: { mode: "off" } });
  const x509 = () => ({ type: "vencrypt-x509", cert: server.cert, key: server.private }) as const;

  it.each([1e9, 1, 700])("VeNCrypt X509None carries the picture, in pieces of %i", async (cut) => {
    expect(await tryConnect(x509(), { startTls: trustAny, cut })).toBe(true);
  });

  it.each([
    ["X509Vnc", () => ({ ...x509(), password: "secret12" }) as const],
    ["TLSVnc", () => ({ type: "vencrypt-tls", password: "secret12" }) as const],
  ])("VeNCrypt %s wants the password inside", async (_, security) => {
    expect(await tryConnect(security(), { startTls: trustAny, password: "secret12" })).toBe(true);
    const wrong = tryConnect(security(), { startTls: trustAny, password: "other" });
    await expect(wrong).rejects.toMatchObject({ code: "RFB_AUTH_FAILED" });
    const without = tryConnect(security(), { startTls: trustAny });
    await expect(without).rejects.toMatchObject({ code: "RFB_NO_SECURITY" });
  });

  it.each([1e9, 1])("TLS (18) carries a list of types inside, in pieces of %i", async (cut) => {
    expect(await tryConnect({ type: "tls" }, { startTls: trustAny, cut })).toBe(true);
    const secret = { type: "tls", password: "secret12" } as const;
    expect(await tryConnect(secret, { startTls: trustAny, password: "secret12", cut })).toBe(true);
    const wrong = tryConnect(secret, { startTls: trustAny, password: "other", cut });
    await expect(wrong).rejects.toMatchObject({ code: "RFB_AUTH_FAILED" });
  });

  it("takes nothing in the clear where TLS is required", async () => {
    const wishes = { startTls: trustAny, password: "secret12", requireTls: true };
    expect(await tryConnect({ ...x509(), password: "secret12" }, wishes)).toBe(true);
    const plain = tryConnect({ type: "vnc-auth", password: "secret12" }, wishes);
    await expect(plain).rejects.toMatchObject({ code: "RFB_NO_SECURITY", message: expect.stringMatching(/TLS/) });
  });

  it("VeNCrypt TLSNone needs neither certificate nor password", async () => {
    expect(await tryConnect({ type: "vencrypt-tls" }, { startTls: trustAny })).toBe(true);
  });

  it("trusts a pinned certificate only", async () => {
    const pinned = (sha256: string) => createStartTls({ trust: { mode: "pinned", sha256 } satisfies TlsTrust });
    const wrong = tryConnect(x509(), { startTls: pinned("00".repeat(32)) });
    await expect(wrong).rejects.toMatchObject({ code: "RFB_TLS", cause: { code: "TRANSPORT_CERTIFICATE" } });
    const untrusted = tryConnect(x509(), { startTls: createStartTls({ trust: { mode: "ca" } }) });
    await expect(untrusted).rejects.toMatchObject({ code: "RFB_TLS" });
  });

  it("lets in only viewers with a certificate of the authority that it names", async () => {
    const security = { ...x509(), clientCa: viewer.cert };
    const as = (pems: Pems | null) =>
      createStartTls({
        trust: { mode: "off" },
        ...(pems ? { clientCertificate: { cert: pems.cert, key: pems.private } } : {}),
      });
    expect(await tryConnect(security, { startTls: as(viewer) })).toBe(true);
    await expect(tryConnect(security, { startTls: as(stranger) })).rejects.toBeInstanceOf(RfbError);
    await expect(tryConnect(security, { startTls: as(null) })).rejects.toBeInstanceOf(RfbError);
  });

  it("does not choose TLS without a way to do it", async () => {
    await expect(tryConnect({ type: "vencrypt-tls" }, {})).rejects.toMatchObject({ code: "RFB_NO_SECURITY" });
  });
});

const V38 = asciiBytes("RFB 003.008\n");
const SERVER_INIT = hexBytes("0280 01e0 20180001 00ff00ff00ff 100800 000000 00000004 51454d55");
const CAPS = {
  noTunnel: concatBytes([hexBytes("00000000"), asciiBytes("TGHTNOTUNNEL")]),
  vnc: concatBytes([hexBytes("00000002"), asciiBytes("STDVVNCAUTH_")]),
  message: concatBytes([hexBytes("000000fc"), asciiBytes("TGHTFTS_LSDT")]),
};

async function connectTo(said: Uint8Array, password: string | null = "x", closes = false) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  await serverEnd.write(said);
  const connecting = connectRfb(clientEnd, { profile: "plain", password }, { vncCipher });
  if (closes) {
    for (let i = 0; i < 60; i++) await Promise.resolve();
    serverEnd.close();
  }
  return connecting;
}

describe("TightVNC's security type", () => {
  const CHALLENGE = new Uint8Array(16);
  const withVncAuth = concatBytes([
    V38,
    hexBytes("01 10 00000001"),
    CAPS.noTunnel,
    hexBytes("00000001"),
    CAPS.vnc,
    CHALLENGE,
    hexBytes("00000000"),
    SERVER_INIT,
    hexBytes("0001 0000 0000 0000"),
    CAPS.message,
  ]);

  it("passes with VNC authentication inside, and past its lists", async () => {
    expect((await connectTo(withVncAuth)).name).toBe("QEMU");
  });

  it("passes without any authentication", async () => {
    const said = [V38, hexBytes("01 10 00000000 00000000 00000000"), SERVER_INIT, new Uint8Array(8)];
    expect((await connectTo(concatBytes(said), null)).name).toBe("QEMU");
  });

  it("ends in a typed error when it is cut after any byte", async () => {
    for (let length = 14; length < withVncAuth.length; length++) {
      const error = await connectTo(withVncAuth.slice(0, length), "x", true).catch((reason: unknown) => reason);
      expect(error, `cut after ${length}`).toMatchObject({ code: "RFB_CLOSED" });
    }
  });

  it.each([
    ["capabilities that are no letters", hexBytes("01 10 00000001 0000 0000 af f9 0f b0 00000000 00000000")],
    ["more tunnels than anybody has", hexBytes("01 10 aff90fb0")],
  ])("is told from Supermicro's by %s", async (_, said) => {
    await expect(connectTo(concatBytes([V38, said]))).rejects.toThrow("Supermicro");
  });
});

describe("VeNCrypt of a hostile server", () => {
  const startTls = createStartTls({ trust: { mode: "off" } });
  it.each([
    ["version 0.1", "0001", "RFB_VERSION"],
    ["a version that is refused in the end", "0002 ff", "RFB_VERSION"],
    ["no subtypes", "0002 00 00", "RFB_NO_SECURITY"],
    ["SASL only", "0002 00 01 00000107", "RFB_NO_SECURITY"],
    ["a subtype that is refused", "0002 00 01 00000101 00", "RFB_PROTOCOL"],
    ["no TLS where TLS should be", "0002 00 01 00000101 01 4854545020", "RFB_TLS"],
  ])("%s ends in a typed error", async (_, said, code) => {
    const [serverEnd, clientEnd] = createMemoryStreamPair();
    await serverEnd.write(concatBytes([V38, hexBytes(`01 13 ${said}`)]));
    const connecting = connectRfb(clientEnd, { profile: "plain", password: null }, { vncCipher, startTls });
    await expect(connecting).rejects.toMatchObject({ code });
  });
});
