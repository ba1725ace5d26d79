import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { type ProxyUnderTest, startHubDouble, startProxyUnderTest } from "./proxy-under-test.ts";
import { startQemuFirmware, startXvnc } from "./vnc-peers.ts";

const peers =
  requirePeer("chromium", "chromium") &&
  requirePeer("Xvnc", "tigervnc-standalone-server") &&
  requirePeer("qemu-system-x86_64", "qemu-system-x86");

describe.skipIf(!peers)("the console page in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function openPage(): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    return { page, complaints };
  }

  const link = (under: ProxyUnderTest, mark = "?"): string =>
    `http://${under.authority}/vnc_auto.html${mark}path=${encodeURIComponent(under.path().slice(1))}`;

  const state = (page: Page, name: string) => page.waitForSelector(`body[data-state=${name}]`, { timeout: 20_000 });

  it("shows the machine's own picture, its name, and breaks no rule of its policy", async () => {
    await using vnc = await startQemuFirmware("rack-7-dell");
    await using under = await startProxyUnderTest({ hub: vnc.address });
    const { page, complaints } = await openPage();
    await page.goto(link(under));
    await state(page, "connected");
    expect(await page.textContent("#desktop")).toContain("rack-7-dell");
    await eventually("firmware text", async () => (await brightShare(page)) > 0.002, 60_000);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("takes the token out of the address bar, and connects again on reload", async () => {
    await using vnc = await startXvnc("weave");
    await using under = await startProxyUnderTest({ hub: vnc.address });
    for (const mark of ["?", "#"]) {
      const { page } = await openPage();
      await page.goto(link(under, mark));
      await state(page, "connected");
      expect(page.url()).toBe(`http://${under.authority}/vnc_auto.html`);
      await page.reload();
      await state(page, "connected");
      await eventually("the weave", async () => (await brightShare(page)) > 0.1);
      await page.close();
    }
  });

  it("says what to do when it is opened without a link", async () => {
    await using under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
    const { page } = await openPage();
    await page.goto(`http://${under.authority}/`);
    await state(page, "no-link");
    expect(await page.textContent("#notice-text")).toContain("outband console open NODE");
    await page.close();
  });

  it("says that a link is not valid, and does not try it again", async () => {
    await using under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
    const { page } = await openPage();
    const path = encodeURIComponent(under.path("A".repeat(43)).slice(1));
    await page.goto(`http://${under.authority}/vnc_auto.html?path=${path}`);
    await state(page, "lost");
    expect(await page.textContent("#notice-title")).toBe("This console link is not valid");
    expect(await page.textContent("#notice-retry")).toBe("");
    await page.close();
  });

  it("never connects to another host, whatever the link says", async () => {
    await using under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
    let called = 0;
    await using elsewhere = await startHubDouble(() => called++);
    const { page } = await openPage();
    for (const path of [
      "//127.0.0.1:PORT/x?token=a",
      "ws://127.0.0.1:PORT/x",
      "http://127.0.0.1:PORT/",
      "/\\127.0.0.1:PORT/",
    ]) {
      const target = path.replace("PORT", String(elsewhere.address.port));
      await page.goto(`http://${under.authority}/vnc.html?path=${encodeURIComponent(target)}`);
      await state(page, "lost");
    }
    expect(called).toBe(0);
    await page.close();
  });

  it("reconnects by itself when the console comes back, and on the button at once", async () => {
    await using vnc = await startXvnc("weave");
    await using under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
    const { page } = await openPage();
    await page.goto(link(under));
    await state(page, "lost");
    expect(await page.textContent("#notice-title")).toBe("The console does not answer");
    under.hubs.set(under.nodeUuid, vnc.address);
    await page.click("#reconnect");
    await state(page, "connected");
    await page.close();
  });

  it("ends the console when its tab is closed", async () => {
    await using vnc = await startXvnc("weave");
    await using under = await startProxyUnderTest({ hub: vnc.address });
    const { page } = await openPage();
    await page.goto(link(under));
    await state(page, "connected");
    await page.close();
    const closed = await eventually("the console to close", async () =>
      under.log.lines.find(({ event }) => event === "console closed"),
    );
    expect(closed.fields.node).toBe(under.nodeUuid);
  });

  it("refuses a page of another origin, with no connection made to the hub", async () => {
    await using hub = await startHubDouble((socket) => socket.write("RFB 003.008\n"));
    await using under = await startProxyUnderTest({ hub: hub.address });
    const evil = createServer((_request, response) => response.end("<!doctype html><title>evil</title>"));
    await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
    const { page } = await openPage();
    await page.goto(`http://localhost:${(evil.address() as AddressInfo).port}/`);
    const code = await page.evaluate(
      (url) =>
        new Promise<number>((resolve) => {
          new WebSocket(url, ["binary"]).onclose = (event) => resolve(event.code);
        }),
      `ws://${under.authority}${under.path()}`,
    );
    expect(code).toBe(1006);
    expect(hub.connections.length).toBe(0);
    expect(under.log.lines.find(({ event }) => event === "console refused")?.fields.cause).toBe("origin");
    await page.close();
    await new Promise((resolve) => evil.close(resolve));
  });

  it("is not shown inside another site's frame", async () => {
    await using under = await startProxyUnderTest({ hub: { host: "127.0.0.1", port: 1 } });
    const { page } = await openPage();
    await page.setContent(`<iframe src="http://${under.authority}/vnc_auto.html"></iframe>`);
    await page.waitForTimeout(500);
    const frame = page.frames()[1];
    expect(await frame?.$("#screen")).toBeNull();
    await page.close();
  });
});

/** How much of the console's canvas is not dark. */
async function brightShare(page: Page): Promise<number> {
  const { data, width, height } = PNG.sync.read(await page.locator("#screen canvas").screenshot());
  let bright = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at + 1] as number) > 0x60) bright++;
  return bright / (width * height);
}
