import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRfb, type StartTls } from "#/protocols/rfb/index.ts";
import { connectTcp, createStartTls, vncCipher } from "#/transports/index.ts";
import { writeCertificates } from "../rfb/certificates.ts";
import { enableConsole } from "../support/nodes.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, Program } from "../support/process.ts";
import { Service } from "../support/service.ts";
import { openViewer } from "../support/viewer.ts";

describe.skipIf(!requirePeer("openssl", "openssl"))("a hub that asks for certificates", () => {
  let folder: string;
  let service: Service;
  let uuid: string;
  let url: string;
  let hub: { host: string; port: number };
  const pem = (name: string) => readFile(join(folder, name), "utf8");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-hub-tls-"));
    await writeCertificates(folder);
    service = await Service.create({
      vnc: [
        `hub_cert_file = ${folder}/server-cert.pem`,
        `hub_key_file = ${folder}/server-key.pem`,
        `hub_client_ca_file = ${folder}/ca-cert.pem`,
      ],
    });
    await service.start();
    const node = { name: "r1", driver: "fake-hardware", console_interface: "fake-graphical" };
    uuid = ((await service.api("POST", "/v1/nodes", node)).body as { uuid: string }).uuid;
    url = await enableConsole(service, uuid);
    const { body } = await service.api("GET", `/v1/nodes/${uuid}`);
    const info = (body as { driver_internal_info: { vnc_host: string; vnc_port: number } }).driver_internal_info;
    hub = { host: info.vnc_host, port: info.vnc_port };
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function connect(startTls?: StartTls) {
    const deps = startTls ? { vncCipher, startTls } : { vncCipher };
    return connectRfb(await connectTcp(hub), { profile: "plain", password: null }, deps);
  }

  async function showsPicture(client: Awaited<ReturnType<typeof connect>>): Promise<void> {
    const watching = new AbortController();
    const run = client.run(watching.signal).catch(() => {});
    await eventually("a picture", async () => client.framebuffer.pixels.some((byte, i) => i % 4 < 3 && byte > 60));
    watching.abort();
    client.close();
    await run;
  }

  it("shows the screen to a proxy with a certificate of its authority", async () => {
    const clientCertificate = { cert: await pem("client-cert.pem"), key: await pem("client-key.pem") };
    const trust = { mode: "ca", ca: await pem("ca-cert.pem") } as const;
    await showsPicture(await connect(createStartTls({ trust, serverName: "localhost", clientCertificate })));
  });

  it("shows nothing to one without a certificate, or in the clear", async () => {
    const without = connect(createStartTls({ trust: { mode: "off" } }));
    await expect(without).rejects.toThrow();
    await expect(connect()).rejects.toMatchObject({ code: "RFB_NO_SECURITY" });
  });

  it("and to its own proxy's viewers as ever, by their tokens", async () => {
    await showsPicture(await openViewer(url));
  });

  it("is demanded beyond loopback, unless the operator says otherwise", async () => {
    await using open = await Service.create({ vnc: ["hub_host = 0.0.0.0"] });
    await using program = new Program("bin/outband", ["config", "check", "--config-file", open.configFile]);
    expect(await program.ended).toBe(1);
    expect(program.output).toMatch(/hub_host = 0\.0\.0\.0: .*hub_cert_file.*force_none_beyond_loopback/);
  });
});
