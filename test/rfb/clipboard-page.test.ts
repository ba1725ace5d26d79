import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { enableConsole } from "../support/nodes.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";
import { XScreen } from "./x-screen.ts";

const havePeers = [
  requirePeer("chromium", "chromium"),
  requirePeer("Xvnc", "tigervnc-standalone-server"),
  requirePeer("xclip", "xclip"),
].every(Boolean);

const TEXT = "grün → 漢字\nand more";

describe.skipIf(!havePeers)("the machine's clipboard on the console page", () => {
  let screen: XScreen;
  let service: Service;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    screen = await XScreen.start();
    service = await Service.create();
    await service.start();
    const { body } = await service.api("POST", "/v1/nodes", {
      name: "clipboard",
      driver: "fake-hardware",
      console_interface: "vnc",
      driver_info: { vnc_address: `127.0.0.1:${screen.port}` },
    });
    url = await enableConsole(service, (body as { uuid: string }).uuid);
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await screen?.[Symbol.asyncDispose]();
  });

  async function open(at: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(at);
    await page.locator('body[data-state="connected"]').waitFor();
    return page;
  }
  const field = (page: Page) => page.locator("#clipboard-text");
  const inDialog = (page: Page, name: string) => page.locator("#clipboard-dialog").getByRole("button", { name });

  it("takes a text from here, and shows what was copied there when it is looked for", async () => {
    const page = await open(url);
    await page.locator("#control p", { hasText: /^(You control|Nobody controls)$/ }).waitFor();
    // A key press gives control to this page, whose clipboard is the machine's then.
    await page.locator("#screen canvas").press("a");
    await page.locator("#control p", { hasText: /^You control$/ }).waitFor();
    await page.locator("#clipboard").click();
    await field(page).fill(TEXT);
    await inDialog(page, "Give it to the machine").click();
    await eventually("the text on the machine", async () => (await screen.paste()) === TEXT);

    await screen.copy(`copied: ${TEXT}`);
    await page.locator("#clipboard[data-news]").waitFor();
    await page.locator("#clipboard").click();
    expect(await field(page).inputValue()).toBe(`copied: ${TEXT}`);
    await inDialog(page, "Close").click();
    expect(await page.locator("#clipboard[data-news]").count()).toBe(0);
    await page.context().close();
  });

  it("is neither given to nor taken from who may only watch", async () => {
    const { body } = await service.api("POST", "/outband/v1/nodes/clipboard/consoles/graphical/sessions", {
      mode: "read-only",
    });
    const page = await open((body as { url: string }).url);
    await page.locator("#control p", { hasText: /^Watching only$/ }).waitFor();
    await page.locator("#clipboard").click();
    expect(await inDialog(page, "Give it to the machine").isDisabled()).toBe(true);
    await page.context().close();
  });
});
