import { describe, expect, it } from "vitest";
import type { ScreenProof } from "#/drivers/screen-port/index.ts";
import { asciiBytes } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { type TlsTrust, TransportError } from "#/transports/index.ts";
import { proveVnc, type VncProofDeps } from "./vnc-proof.ts";

type Server = "speaks" | "mute" | "drops" | Error;

const tlsError = (reason: string) =>
  new TransportError("TRANSPORT_TLS", "bmc-fault", `TLS handshake: ${reason}`, { details: { reason } });
const NOT_TLS = tlsError("ERR_SSL_WRONG_VERSION_NUMBER");
const REFUSED = new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", "nothing listens there");

interface Scene {
  readonly plain?: Server;
  readonly tls?: Server;
  readonly ssl?: string;
  readonly trust?: TlsTrust;
  /** Plain RFB that offers TLS as a security type. */
  readonly tlsInside?: boolean;
  /** What the RFB handshake ends with. */
  readonly handshake?: OutbandError;
  readonly signal?: AbortSignal;
}

function connectTo(server: Server, streams: ByteStream[]): ByteStream {
  if (server instanceof Error) throw server;
  const [ours, theirs] = createMemoryStreamPair();
  streams.push(ours);
  if (server === "speaks") void theirs.write(asciiBytes("RFB 003.008\n"));
  if (server === "drops") theirs.close();
  return ours;
}

async function prove(scene: Scene): Promise<{ proof: ScreenProof; dialled: string[]; ms: number }> {
  const clock = new ManualClock();
  const dialled: string[] = [];
  const streams: ByteStream[] = [];
  const deps: VncProofDeps = {
    clock,
    dialler: {
      connectTcp: async () => {
        dialled.push("plain");
        return connectTo(scene.plain ?? "mute", streams);
      },
      connectTls: async () => {
        dialled.push("tls");
        return connectTo(scene.tls ?? NOT_TLS, streams);
      },
    },
    connectRfb: async (stream, { requireTls }) => {
      expect(await stream.read()).toEqual(asciiBytes("RFB 003.008\n"));
      if (requireTls && !scene.tlsInside) throw rfbError("RFB_NO_SECURITY");
      if (scene.handshake) throw scene.handshake;
      return { close: () => stream.close() };
    },
  };
  const address = { host: "10.0.0.7", port: 5901, trust: scene.trust ?? ({ mode: "off" } as const) };
  const signal = scene.signal ?? new AbortController().signal;
  const sslEncryption = scene.ssl ?? "Disabled";
  const options = { address, password: "secret12", sslEncryption, bannerMs: 3000, readyMs: 8000, signal };
  const start = clock.now();
  let done = false;
  const proving = proveVnc(options, deps).finally(() => {
    done = true;
  });
  proving.catch(() => {});
  for (let i = 0; i < 200 && !done; i++) await clock.advance(250);
  const proof = await proving;
  // Whatever happened, no connection of ours is left: the BMC has one session only.
  for (const stream of streams) await expect(stream.read()).resolves.toBeNull();
  return { proof, dialled, ms: clock.now() - start };
}

const rfbError = (code: string) => new OutbandError(code, "bmc-fault", `the reason of ${code}`);

describe("proveVnc", () => {
  it("takes a plain server plainly", async () => {
    const { proof, dialled } = await prove({ plain: "speaks" });
    expect(proof).toEqual({ kind: "accepted", transport: "plain" });
    expect(dialled).toEqual(["plain"]);
  });

  it("tries TLS on a server that waits in silence, whatever the attribute says", async () => {
    const { proof, ms } = await prove({ plain: "mute", tls: "speaks" });
    expect(proof).toEqual({ kind: "accepted", transport: "tls" });
    expect(ms).toBeGreaterThanOrEqual(3000);
    expect(ms).toBeLessThan(4000);
  });

  it("begins with TLS where the attribute asks for it", async () => {
    const { proof, dialled } = await prove({ tls: "speaks", ssl: "Auto Negotiate" });
    expect(proof).toEqual({ kind: "accepted", transport: "tls" });
    expect(dialled).toEqual(["tls"]);
  });

  it("takes plain instead of TLS only where nobody is to be trusted", async () => {
    const scene = { plain: "speaks", ssl: "256-Bit or higher" } as const;
    expect((await prove(scene)).proof).toEqual({ kind: "accepted", transport: "plain" });
    const strict = await prove({ ...scene, trust: { mode: "ca" } });
    expect(strict).toMatchObject({ proof: { kind: "no-security" }, dialled: ["tls", "plain"] });
  });

  it("takes TLS that begins inside RFB, whoever is to be trusted", async () => {
    const scene = { plain: "speaks", ssl: "256-Bit or higher", tlsInside: true, trust: { mode: "ca" } } as const;
    expect((await prove(scene)).proof).toEqual({ kind: "accepted", transport: "plain" });
    for (const cause of [tlsError("DEPTH_ZERO_SELF_SIGNED_CERT"), pinMismatch()]) {
      const handshake = new OutbandError("RFB_TLS", "bmc-fault", "starting TLS inside RFB", { cause });
      expect((await prove({ ...scene, handshake })).proof.kind).toBe("untrusted");
    }
  });

  it("does not go on to plain when the certificate is not trusted", async () => {
    for (const error of [tlsError("DEPTH_ZERO_SELF_SIGNED_CERT"), pinMismatch()]) {
      const { proof, dialled } = await prove({ plain: "speaks", tls: error, ssl: "Auto Negotiate" });
      expect(proof.kind).toBe("untrusted");
      expect(dialled).toEqual(["tls"]);
    }
  });

  it("finds a server mute that says nothing either way", async () => {
    expect((await prove({ plain: "mute", tls: "mute" })).proof.kind).toBe("mute");
    expect((await prove({ plain: "mute", tls: NOT_TLS })).proof.kind).toBe("mute");
    const timeout = new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", "TLS handshake: no answer");
    expect((await prove({ plain: "mute", tls: timeout })).proof.kind).toBe("mute");
  });

  it("waits for a port that opens late, and for a session that ends, but not for ever", async () => {
    const closed = await prove({ plain: REFUSED });
    expect(closed).toMatchObject({ proof: { kind: "closed", reason: "nothing listens there" } });
    expect(closed.ms).toBeGreaterThanOrEqual(8000);
    const dropped = await prove({ plain: "drops" });
    expect(dropped.proof.kind).toBe("dropped");
    expect(dropped.dialled.length).toBeGreaterThan(5);
    expect(dropped.dialled).not.toContain("tls");
  });

  it.each([
    ["RFB_AUTH_FAILED", "password-refused"],
    ["RFB_NO_SECURITY", "no-security"],
    ["RFB_TIMEOUT", "mute"],
    ["RFB_VERSION", "broken"],
    ["STREAM_ENDED", "dropped"],
  ])("reads %s in the handshake as %s", async (code, kind) => {
    expect((await prove({ plain: "speaks", handshake: rfbError(code) })).proof.kind).toBe(kind);
  });

  it("rejects with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(prove({ plain: "mute", signal })).rejects.toThrow("stop");
  });
});

function pinMismatch(): TransportError {
  return new TransportError("TRANSPORT_CERTIFICATE", "bmc-fault", "not the pinned one");
}
