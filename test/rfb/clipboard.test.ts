import { describe, expect, it } from "vitest";
import { ScreenNews } from "#/protocols/rfb/index.ts";
import { testPicture } from "#/protocols/rfb/test-support.ts";
import { connectTcp } from "#/transports/index.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, freePort, run } from "../support/process.ts";
import { watch } from "./peer-client.ts";
import { servePicture, XScreen } from "./x-screen.ts";

const havePeers = [
  requirePeer("Xvnc", "tigervnc-standalone-server"),
  requirePeer("vncviewer", "tigervnc-viewer"),
  requirePeer("x11vnc", "x11vnc"),
  requirePeer("xclip", "xclip"),
  requirePeer("xdotool", "xdotool"),
].every(Boolean);

const host = "127.0.0.1";
const TEXT = "grün → 漢字\nand more";

/** A clipboard that lets everything pass, and what came. */
function openClipboard() {
  const texts: string[] = [];
  const onText = (text: string) => texts.push(text);
  return { texts, clipboard: { gives: () => true, takes: () => true, onText, maxBytes: 10_000 } };
}

describe.skipIf(!havePeers)("the clipboard of real peers", () => {
  it("is Xvnc's, in any script, both ways", async () => {
    await using screen = await XScreen.start();
    const { texts, clipboard } = openClipboard();
    await using watcher = await screen.watch({ clipboard });
    await screen.copy(`copied: ${TEXT}`);
    await eventually("the copied text", async () => texts.includes(`copied: ${TEXT}`));
    watcher.client.offerClipboard(`pasted: ${TEXT}`);
    await eventually("the pasted text", async () => (await screen.paste()) === `pasted: ${TEXT}`);
  });

  it.each([
    ["extended", undefined],
    ["plain", [16, 5, 0, -223]],
  ])("is taken by x11vnc from the %s one", async (_, encodings) => {
    await using screen = await XScreen.start();
    const port = await freePort();
    const flags = "-localhost -forever -shared -nocursor -noxdamage -nopw -debug_sel".split(" ");
    const server = screen.run("x11vnc", "-display", screen.display, "-rfbport", `${port}`, ...flags);
    const stream = await eventually("x11vnc", () => connectTcp({ host, port }));
    const { clipboard } = openClipboard();
    await using watcher = await watch(stream, { clipboard, ...(encodings && { encodings }) });
    await eventually("the picture", async () => watcher.client.framebuffer.width === 480);
    watcher.client.offerClipboard("pasted there");
    // What it tells the programs of its screen is its own affair.
    await eventually("the pasted text", async () => server.output.includes("Set CLIPBOARD 'pasted there'"));
  });

  it("is vncviewer's, in any script, both ways", async () => {
    const { texts, clipboard } = openClipboard();
    const news = new ScreenNews();
    await using listener = await servePicture(testPicture(300, 200), { security: { type: "none" }, clipboard, news });
    await using screen = await XScreen.start();
    screen.runViewer(listener.port);
    // It shares its clipboard while it has the focus, which a window manager would give it.
    const focus = ["search", "--sync", "--onlyvisible", "--name", "TigerVNC", "windowfocus"];
    expect((await run("xdotool", focus, { env: { ...process.env, DISPLAY: screen.display } })).code).toBe(0);
    await eventually("the machine's text", async () => {
      news.tell({ kind: "clipboard", text: `copied: ${TEXT}` });
      return (await screen.paste()) === `copied: ${TEXT}`;
    });
    await screen.copy(`pasted: ${TEXT}`);
    await eventually("the viewer's text", async () => texts.includes(`pasted: ${TEXT}`));
  });
});
