import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { canvasPicture, differentPixels } from "../support/canvas.ts";
import { enableConsole, enrolRackNode } from "../support/nodes.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";

const peers = [requirePeer("qemu-system-x86_64", "qemu-system-x86"), requirePeer("chromium", "chromium")].every(
  Boolean,
);
const BROWSERS = 10;

describe.skipIf(!peers)("ten browsers on one iDRAC machine", () => {
  let rack: TestRack;
  let service: Service;
  let browser: Browser;
  const pages: Page[] = [];

  beforeAll(async () => {
    rack = await startTestRack({ machine: "qemu" });
    await rack.machine.powerOn();
    service = await Service.create();
    await service.start();
    const uuid = await enrolRackNode(service, rack, "r1");
    const url = await enableConsole(service, uuid);
    await rack.guestIsUp();
    browser = await launchBrowser();
    for (let i = 0; i < BROWSERS; i++) {
      // A context of its own: nothing is shared but the URL, as between ten people.
      const page = await (await browser.newContext()).newPage();
      await page.goto(url);
      await page.locator('body[data-state="connected"]').waitFor();
      pages.push(page);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  const [first, second] = [() => pages[0] as Page, () => pages[1] as Page];
  const says = (page: Page, text: RegExp) => page.locator("#control", { hasText: text }).waitFor();

  async function type(page: Page, text: string): Promise<void> {
    await page.locator("canvas").click();
    await page.keyboard.type(text, { delay: 60 });
  }

  /** The text on the machine's screen, by way of its serial line. */
  async function screenText(until: RegExp): Promise<string> {
    const serial = await rack.machine.openSerial();
    try {
      const before = (await rack.machine.serialLog()).length;
      return await eventually(`${until} on the machine's screen`, async () => {
        await serial.write(Buffer.from("screen\n"));
        await new Promise((resolve) => setTimeout(resolve, 500));
        const text = Buffer.from((await rack.machine.serialLog()).subarray(before)).toString();
        return until.test(text) && text;
      });
    } finally {
      serial.close();
    }
  }

  it("show the same picture out of one BMC session", async () => {
    await eventually("ten equal pictures", async () => {
      const [one, ...others] = await Promise.all(pages.map(canvasPicture));
      return one !== undefined && others.every((other) => differentPixels(one, other) === 0);
    });
    expect(await rack.activeSessions()).toBe(1);
  });

  it("let only the first one type", async () => {
    await says(first(), /You control/);
    for (const page of pages.slice(1)) {
      await says(page, /Watching/);
      await type(page, "Z");
    }
    await type(first(), "echo first-$((6*7))\n");
    const text = await screenText(/^first-42/m);
    expect(text).toContain("# echo first-$((6*7))");
    expect(text).not.toContain("Z");
  });

  it("hand control over from one to another", async () => {
    await second().getByRole("button", { name: "Ask for control" }).click();
    await says(first(), /asks for control/);
    await first().getByRole("button", { name: "Give" }).click();
    await says(second(), /You control/);
    await says(first(), /Watching/);
    await type(first(), "Z");
    await type(second(), "echo second-$((6*7))\n");
    const text = await screenText(/^second-42/m);
    expect(text).toContain("# echo second-$((6*7))");
    expect(text).not.toContain("Z");
    expect(await rack.activeSessions()).toBe(1);
  });
});
