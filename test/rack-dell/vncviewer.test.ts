import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startTestBmc } from "#/rack/testing/test-bmc.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, Program } from "../support/process.ts";

const hasViewer = requirePeer("vncviewer", "tigervnc-viewer") && requirePeer("Xvfb", "xvfb");
const PASSWORD = "secret12";
/** A colour that 5 bits a channel keep as it is, and that no desktop has by chance. */
const [RED, GREEN, BLUE] = [0xff, 0x84, 0x21];

/** An X display without a monitor, whose picture is a file. */
async function startDisplay(folder: string): Promise<{ name: string; server: Program }> {
  const server = new Program("Xvfb", ["-displayfd", "1", "-screen", "0", "640x480x24", "-fbdir", folder]);
  const number = await eventually("Xvfb to say its display", async () => /^(\d+)\n/.exec(server.output)?.[1]);
  return { name: `:${number}`, server };
}

/** How many of the display's pixels have our colour. Xvfb keeps them as B, G, R, X behind a header. */
async function countColoured(folder: string): Promise<number> {
  await using file = await open(join(folder, "Xvfb_screen0"));
  const image = await file.readFile();
  const pixels = image.subarray(image.length - 640 * 480 * 4);
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at] === BLUE && pixels[at + 1] === GREEN && pixels[at + 2] === RED) count++;
  }
  return count;
}

test.skipIf(!hasViewer)("TigerVNC's viewer shows the machine's screen, told to prefer Hextile", async () => {
  await using rack = await startTestBmc();
  const { pixels, width, height } = rack.machine.screen;
  for (let at = 0; at < pixels.length; at += 4) pixels.set([RED, GREEN, BLUE], at);
  rack.bmc.attributes.apply({ "VNCServer.1.Enable": "Enabled", "VNCServer.1.Password": PASSWORD });
  await rack.bmc.settled();
  const { host, port } = rack.bmc.vncAddress;
  const folder = await mkdtemp(join(tmpdir(), "outband-vncviewer-"));
  const display = await startDisplay(folder);
  try {
    const env = { ...process.env, DISPLAY: display.name, HOME: folder, VNC_PASSWORD: PASSWORD };
    const words = ["-AutoSelect=0", "-PreferredEncoding=Hextile", "-SecurityTypes=VncAuth", `${host}::${port}`];
    await using viewer = new Program("vncviewer", words, { env });
    await eventually("the picture in the viewer", async () => (await countColoured(folder)) >= width * height);
    expect(rack.bmc.vncSessions).toBe(1);
    await viewer.stop();
    await eventually("the end of the session", async () => rack.bmc.vncSessions === 0);
  } finally {
    await display.server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
