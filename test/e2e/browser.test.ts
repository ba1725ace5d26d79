import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { canvasPicture, differentPixels, litPixels } from "../support/canvas.ts";
import { enableConsole, enrolRackNode } from "../support/nodes.ts";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";

const peers = [
  requirePeer("qemu-system-x86_64", "qemu-system-x86"),
  requirePeer("chromium", "chromium"),
  requirePeer("openstack", "python3-openstackclient"),
].every(Boolean);

describe.skipIf(!peers)("a real machine's screen in Chromium", () => {
  let rack: TestRack;
  let service: Service;
  let browser: Browser;
  let page: Page;
  let uuid: string;

  beforeAll(async () => {
    rack = await startTestRack({ machine: "qemu" });
    service = await Service.create({ vnc: ["linger = 1"] });
    await service.start();
    uuid = await enrolRackNode(service, rack, "r1");
    await rack.machine.powerOn();
    await enableConsole(service, uuid);
    const shown = await new OpenStackCli(service.apiUrl).json<{ console_info: { url: string } }>(
      "node",
      "console",
      "show",
      "r1",
    );
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.goto(shown.console_info.url);
    await page.locator('body[data-state="connected"]').waitFor();
    expect(await page.locator("#desktop").textContent()).toBe("r1");
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  it("shows what QEMU's own screendump shows, pixel for pixel", async () => {
    const file = join(service.folder, "screen.png");
    await rack.guestIsUp();
    // Text may still be arriving when the first of the two pictures is taken: equal, in the end, to the last pixel.
    const picture = await eventually("the browser's picture to equal the screendump", async () => {
      await rack.screendump(file);
      const expected = PNG.sync.read(await readFile(file));
      const seen = await canvasPicture(page);
      return differentPixels(expected, seen) === 0 && seen;
    });
    expect(litPixels(picture)).toBeGreaterThan(2_000);
  });

  it("types with real key presses, and the machine answers", async () => {
    const serial = await rack.machine.openSerial();
    try {
      await page.locator("canvas").click();
      await page.keyboard.type("echo hello-$((6*7))\n", { delay: 60 });
      await eventually("hello-42 on the machine's screen, read through its serial line", async () => {
        await serial.write(Buffer.from("screen | grep hello\n"));
        await new Promise((resolve) => setTimeout(resolve, 500));
        return /^hello-42/m.test(Buffer.from(await rack.machine.serialLog()).toString());
      });
    } finally {
      serial.close();
    }
  });

  it("gives the BMC its session back when the tab closes", async () => {
    expect(await rack.activeSessions()).toBe(1);
    await page.close();
    await eventually("the BMC's session count to fall to 0", async () => (await rack.activeSessions()) === 0, 15_000);
  });

  it("is switched off softly: its own kernel hears the power button", async () => {
    const body = { target: "soft power off", timeout: 60 };
    expect((await service.api("PUT", "/v1/nodes/r1/states/power", body)).status).toBe(202);
    await eventually("the guest to have shut itself down", async () => !rack.machine.powered, 60_000);
    expect(Buffer.from(await rack.machine.serialLog()).toString()).toContain("Power down");
    const shown = await eventually("the power state to be known", async () => {
      const answer = await service.api("GET", "/v1/nodes/r1/states");
      const states = answer.body as { power_state: string; target_power_state: string | null };
      return states.target_power_state === null && states;
    });
    expect(shown).toMatchObject({ power_state: "power off", last_error: null });
  });
});
