import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRfb, Framebuffer, packRgb, type RfbProfileName } from "#/protocols/rfb/index.ts";
import { samePicture } from "#/protocols/rfb/test-support.ts";
import { connectUnix, vncCipher } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, Program } from "../support/process.ts";

const havePeer = requirePeer("qemu-system-x86_64", "qemu-system-x86");

describe.skipIf(!havePeer)("QEMU's VNC server", () => {
  let folder: string;
  let qemu: Program;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "outband-rfb-"));
    qemu = new Program("qemu-system-x86_64", [
      ..."-accel tcg -m 16 -nodefaults -vga std -object secret,id=vnc,data=secret12".split(" "),
      "-vnc",
      `unix:${join(folder, "vnc")},password-secret=vnc`,
      "-qmp",
      `unix:${join(folder, "qmp")},server=on,wait=off`,
    ]);
    await eventually("QEMU's VNC socket", async () => {
      const stream = await connectUnix(join(folder, "vnc"));
      stream.close();
      return true;
    });
  });

  afterAll(async () => {
    await qemu?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** QMP `screendump`: the screen as QEMU itself draws it. */
  async function screendump(): Promise<Framebuffer> {
    const file = join(folder, "screen.ppm");
    const qmp = await connectUnix(join(folder, "qmp"));
    const command = (body: object) => qmp.write(new TextEncoder().encode(`${JSON.stringify(body)}\n`));
    const answer = async () => new TextDecoder().decode((await qmp.read()) ?? undefined);
    await answer();
    await command({ execute: "qmp_capabilities" });
    await answer();
    await command({ execute: "screendump", arguments: { filename: file } });
    while (!(await answer()).includes('"return"'));
    qmp.close();
    return readPpm(await readFile(file));
  }

  it.each<RfbProfileName>(["plain", "idrac"])(
    "shows our %s client the picture that screendump saves",
    async (profile) => {
      const stream = await connectUnix(join(folder, "vnc"));
      const client = await connectRfb(stream, { profile, password: "secret12" }, { vncCipher });
      const running = client.run(new AbortController().signal);
      try {
        // Until the VGA BIOS has set its text mode, QEMU shows 640x480 of its own. And the cursor blinks, so the two
        // are the same only when nothing changed between them.
        await eventually(
          "both pictures to be the BIOS's",
          async () => client.framebuffer.width === 720 && samePicture(await screendump(), client.framebuffer),
        );
        expect(new Set(client.framebuffer.words).size).toBeGreaterThan(1);
      } finally {
        client.close();
        await running;
      }
    },
  );

  it("refuses a wrong password with its own reason", async () => {
    const stream = await connectUnix(join(folder, "vnc"));
    const connecting = connectRfb(stream, { profile: "plain", password: "wrong" }, { vncCipher });
    await expect(connecting).rejects.toMatchObject({
      code: "RFB_AUTH_FAILED",
      details: { reason: "Authentication failed" },
    });
  });
});

/** Binary PPM, "P6 width height 255\n" and R, G, B bytes. */
function readPpm(bytes: Buffer): Framebuffer {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString("latin1"));
  if (!head) throw new Error("screendump wrote no PPM");
  const framebuffer = new Framebuffer(Number(head[1]), Number(head[2]));
  const pixels = bytes.subarray(head[0].length);
  for (let i = 0; i < framebuffer.words.length; i++) {
    framebuffer.words[i] = packRgb(pixels[3 * i] as number, pixels[3 * i + 1] as number, pixels[3 * i + 2] as number);
  }
  return framebuffer;
}
