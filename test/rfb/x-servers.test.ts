import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRfb, ENCODING, Framebuffer, packRgb, type RfbProfileName, serveRfb } from "#/protocols/rfb/index.ts";
import { findPicture, samePicture, testPicture } from "#/protocols/rfb/test-support.ts";
import { connectTcp, deflate, type Listener, listenTcp, randomBytes, vncCipher } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, Program } from "../support/process.ts";

const deps = { vncCipher, deflate, randomBytes };
const host = "127.0.0.1";
const havePeers = [
  requirePeer("Xvnc", "tigervnc-standalone-server"),
  requirePeer("vncviewer", "tigervnc-viewer"),
  requirePeer("Xvfb", "xvfb"),
  requirePeer("x11vnc", "x11vnc"),
].every(Boolean);

/** A picture served by us, drawn by `vncviewer` on an X server, that we look at again through the X server's VNC. */
describe.skipIf(!havePeers)("TigerVNC and x11vnc", () => {
  const picture = testPicture(321, 203);
  let listener: Listener;
  let allowed: readonly number[];
  const programs: Program[] = [];

  beforeAll(async () => {
    listener = await listenTcp({ host, port: 0 }, (stream) => {
      const options = { framebuffer: picture, name: "picture", security: { type: "none" }, allowedEncodings: allowed };
      void serveRfb(stream, options as Parameters<typeof serveRfb>[1], deps);
    });
  });

  afterAll(async () => {
    for (const program of programs.reverse()) await program.stop();
    await listener.close();
  });

  function start(command: string, ...args: string[]): Program {
    const program = new Program(command, args);
    programs.push(program);
    return program;
  }

  function startViewer(display: string, ...args: string[]): Program {
    return start("vncviewer", "-display", display, "-MenuKey=", ...args, `${host}::${listener.port}`);
  }

  async function watch(port: number, profile: RfbProfileName, password: string | null = null) {
    const stream = await eventually("the VNC server", () => connectTcp({ host, port }));
    const client = await connectRfb(stream, { profile, password }, deps);
    const running = client.run(new AbortController().signal);
    return {
      framebuffer: client.framebuffer,
      async [Symbol.asyncDispose]() {
        client.close();
        await running;
      },
    };
  }

  const { tight, hextile, raw } = ENCODING;
  it.each([
    ["Tight", [tight]],
    ["Hextile", [hextile]],
    ["Raw", [raw]],
  ] as const)("vncviewer draws our %s, and Xvnc shows both our clients what it drew", async (_, encodings) => {
    allowed = encodings;
    const port = await freePort();
    const xvnc = start(
      "Xvnc",
      `:${port}`,
      "-rfbport",
      `${port}`,
      "-localhost",
      "-SecurityTypes",
      "None",
      "-geometry",
      "640x480",
    );
    await using plain = await watch(port, "plain");
    const viewer = startViewer(`:${port}`);
    await eventually("the picture, seen in Xvnc", async () => findPicture(picture, plain.framebuffer));
    await using idrac = await watch(port, "idrac");
    await eventually("the same picture", async () => samePicture(plain.framebuffer, idrac.framebuffer));
    paintAgain(picture, encodings[0]);
    await eventually("the change, seen in Xvnc", async () => findPicture(picture, plain.framebuffer));
    await eventually("the change", async () => samePicture(plain.framebuffer, idrac.framebuffer));
    await viewer.stop();
    await xvnc.stop();
  });

  it("vncviewer understands our 8-bit pixels", async () => {
    allowed = [hextile];
    const port = await freePort();
    const xvnc = start(
      "Xvnc",
      `:${port}`,
      "-rfbport",
      `${port}`,
      "-localhost",
      "-SecurityTypes",
      "None",
      "-geometry",
      "640x480",
    );
    await using plain = await watch(port, "plain");
    const viewer = startViewer(`:${port}`, "-AutoSelect=0", "-FullColor=0", "-LowColorLevel=2");
    const reduced = reducedPicture(picture);
    await eventually("the picture in 256 colours", async () => findPicture(reduced, plain.framebuffer));
    await viewer.stop();
    await xvnc.stop();
  });

  it("x11vnc shows our client exactly what is in Xvfb's memory", async () => {
    allowed = [tight];
    const folder = await mkdtemp(join(tmpdir(), "outband-xvfb-"));
    const port = await freePort();
    const xvfb = start("Xvfb", `:${port}`, "-screen", "0", "640x480x24", "-fbdir", folder);
    await eventually("Xvfb", () => readFile(join(folder, "Xvfb_screen0")));
    const viewer = startViewer(`:${port}`);
    await eventually("the picture in Xvfb", async () =>
      findPicture(picture, readXwd(await readFile(join(folder, "Xvfb_screen0")))),
    );
    const flags = "-localhost -forever -nonap -nocursor -noxdamage -passwd secret12".split(" ");
    const x11vnc = start("x11vnc", "-display", `:${port}`, "-rfbport", `${port}`, ...flags);
    await using plain = await watch(port, "plain", "secret12");
    await eventually("the same picture as in Xvfb", async () =>
      samePicture(readXwd(await readFile(join(folder, "Xvfb_screen0"))), plain.framebuffer),
    );
    expect(plain.framebuffer.width).toBe(640);
    await x11vnc.stop();
    await viewer.stop();
    await xvfb.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

function paintAgain(picture: Framebuffer, seed: number): void {
  const rect = { x: 250, y: 60, width: 20, height: 30 };
  picture.fill(rect, packRgb(10 + 20 * seed, 30, 200));
  picture.damage(rect);
}

/** 3, 3 and 2 bits a channel, widened rounding down, as vncviewer's LowColorLevel 2 shows them. */
function reducedPicture(picture: Framebuffer): Framebuffer {
  const reduced = new Framebuffer(picture.width, picture.height);
  const step = (value: number, max: number) => Math.floor((Math.round((value * max) / 255) * 255) / max);
  picture.words.forEach((word, i) => {
    reduced.words[i] = packRgb(step(word & 255, 7), step((word >>> 8) & 255, 7), step((word >>> 16) & 255, 3));
  });
  return reduced;
}

/** XWD as Xvfb keeps it: a header of big-endian words, a colour map, then 32-bit pixels B, G, R, X. */
function readXwd(bytes: Buffer): Framebuffer {
  const word = (index: number) => bytes.readUInt32BE(index * 4);
  const framebuffer = new Framebuffer(word(4), word(5));
  const start = word(0) + word(19) * 12;
  for (let i = 0; i < framebuffer.words.length; i++) {
    const at = start + i * 4;
    framebuffer.words[i] = packRgb(bytes[at + 2] as number, bytes[at + 1] as number, bytes[at] as number);
  }
  return framebuffer;
}
