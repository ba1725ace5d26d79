import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENCODING, type RfbServerSecurity } from "#/protocols/rfb/index.ts";
import { findPicture, samePicture, testPicture } from "#/protocols/rfb/test-support.ts";
import { connectTcp, vncCipher } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, Program } from "../support/process.ts";
import { writeCertificates } from "./certificates.ts";
import { watch } from "./peer-client.ts";
import { servePicture, XScreen } from "./x-screen.ts";

const PASSWORD = "secret12";
const host = "127.0.0.1";
const haveX = [
  requirePeer("Xvnc", "tigervnc-standalone-server"),
  requirePeer("vncviewer", "tigervnc-viewer"),
  requirePeer("x11vnc", "x11vnc"),
  requirePeer("openssl", "openssl"),
].every(Boolean);
const haveQemu = requirePeer("qemu-system-x86_64", "qemu-system-x86");

describe.skipIf(!haveX)("security with real peers", () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-tls-"));
    await writeCertificates(folder);
    // A VNC password file is the password under a key that everybody knows.
    const key = String.fromCharCode(23, 82, 107, 6, 35, 78, 88, 7);
    await writeFile(file("passwd"), vncCipher(key, new TextEncoder().encode(PASSWORD)), { mode: 0o600 });
    await writeFile(
      file("both.pem"),
      `${await readFile(file("server-key.pem"), "utf8")}${await readFile(file("server-cert.pem"), "utf8")}`,
      { mode: 0o600 },
    );
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const KINDS = [
    ["None", false],
    ["VncAuth", true],
    ["TLSNone", false],
    ["TLSVnc", true],
    ["X509None", false],
    ["X509Vnc", true],
  ] as const;

  it.each(KINDS)("our client passes Xvnc's %s", async (kind, isSecret) => {
    const certificates = ["-X509Cert", file("server-cert.pem"), "-X509Key", file("server-key.pem")];
    const picture = testPicture(101, 43);
    await using listener = await servePicture(picture);
    await using screen = await XScreen.start("-SecurityTypes", kind, "-rfbauth", file("passwd"), ...certificates);
    screen.runViewer(listener.port);
    await using watcher = await screen.watch({ password: isSecret ? PASSWORD : null });
    await eventually("the picture", async () => findPicture(picture, watcher.client.framebuffer));
    if (!isSecret) return;
    const wrong = watch(await connectTcp({ host, port: screen.port }), { password: "wrong" });
    await expect(wrong).rejects.toMatchObject({ code: "RFB_AUTH_FAILED" });
  });

  it.each([
    ["VeNCrypt X509Vnc", ["-vencrypt", "force", "-anontls", "never"]],
    ["TLS (18)", ["-vencrypt", "never", "-anontls", "force"]],
  ])("our client passes x11vnc's %s", async (_, kind) => {
    await using screen = await XScreen.start();
    const port = await freePort();
    const flags = `-localhost -forever -shared -nocursor -noxdamage -passwd ${PASSWORD}`.split(" ");
    const tls = ["-ssl", file("both.pem"), ...kind];
    // Without certificates OpenSSL does it at its lowest level only, which is what old firmware has.
    const lax = [
      "openssl_conf=a",
      "[a]",
      "ssl_conf=b",
      "[b]",
      "system_default=c",
      "[c]",
      "CipherString=ALL:@SECLEVEL=0",
    ];
    await writeFile(file("lax.cnf"), `${lax.join("\n")}\n`);
    screen.run(
      "env",
      `OPENSSL_CONF=${file("lax.cnf")}`,
      "x11vnc",
      "-display",
      screen.display,
      "-rfbport",
      `${port}`,
      ...flags,
      ...tls,
    );
    await using reference = await screen.watch({ encodings: [ENCODING.raw] });
    await using watcher = await screen.watch({ password: PASSWORD }, port);
    await eventually("the same picture", async () =>
      samePicture(reference.client.framebuffer, watcher.client.framebuffer),
    );
  });

  it.skipIf(!haveQemu).each([
    ["X509None", "tls-creds-x509,verify-peer=off", false],
    ["X509Vnc", "tls-creds-x509,verify-peer=off", true],
    ["TLSNone", "tls-creds-anon", false],
    ["TLSVnc", "tls-creds-anon", true],
  ] as const)("our client passes QEMU's %s", async (_, credentials, isSecret) => {
    const port = await freePort();
    const folderOption = credentials.startsWith("tls-creds-x509") ? `,dir=${folder}` : "";
    await using _qemu = new Program("qemu-system-x86_64", [
      ..."-accel tcg -m 16 -nodefaults -vga std".split(" "),
      "-object",
      `${credentials},id=tls,endpoint=server${folderOption}`,
      ...(isSecret ? ["-object", `secret,id=vnc,data=${PASSWORD}`] : []),
      "-vnc",
      `${host}:${port - 5900},tls-creds=tls${isSecret ? ",password-secret=vnc" : ""}`,
    ]);
    const stream = await eventually("QEMU", () => connectTcp({ host, port }));
    await using watcher = await watch(stream, { password: isSecret ? PASSWORD : null });
    await eventually("the BIOS screen", async () => watcher.client.framebuffer.width === 720);
  });

  it.each(KINDS)("vncviewer passes our %s and draws the picture", async (kind, isSecret) => {
    const picture = testPicture(201, 103);
    const x509 = {
      cert: await readFile(file("server-cert.pem"), "utf8"),
      key: await readFile(file("server-key.pem"), "utf8"),
    };
    const security: RfbServerSecurity =
      kind === "None"
        ? { type: "none" }
        : kind === "VncAuth"
          ? { type: "vnc-auth", password: PASSWORD }
          : {
              ...(kind.startsWith("X509") ? { type: "vencrypt-x509", ...x509 } : { type: "vencrypt-tls" }),
              ...(isSecret ? { password: PASSWORD } : {}),
            };
    // Ends after the viewer, which would stay for a question otherwise.
    await using listener = await servePicture(picture, { security });
    await using screen = await XScreen.start();
    const files = [`-passwd=${file("passwd")}`, `-X509CA=${file("ca-cert.pem")}`];
    screen.runViewer(listener.port, `-SecurityTypes=${kind}`, ...files);
    await using watcher = await screen.watch();
    await eventually("the picture", async () => findPicture(picture, watcher.client.framebuffer));
  });
});
