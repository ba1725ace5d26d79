import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Framebuffer } from "#/protocols/rfb/index.ts";
import { launchBrowser } from "../support/browser.ts";
import { canvasPicture, differentPixels, litPixels } from "../support/canvas.ts";
import { enableConsole, lastError } from "../support/nodes.ts";
import { type OneMachine, startOneMachine } from "../support/one-machine.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { Service } from "../support/service.ts";

/** AST2100 at its best quality keeps text exactly, and is a little off where there are more than four colours in 8x8. */
const MAY_DIFFER = 200;

/** A Supermicro's console in noVNC as it comes, with no browser near the BMC. */
describe.skipIf(!requirePeer("chromium", "chromium"))("the Supermicro's console in Chromium", () => {
  let one: OneMachine<"supermicro">;
  let service: Service;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    one = await startOneMachine({ vendor: "supermicro", address: "127.0.13.6" });
    service = await Service.create({ vnc: ["linger = 1"] });
    await service.start();
    await one.rackMachine.machine.powerOn();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
  });

  async function enrol(name: string, change: Record<string, unknown>): Promise<string> {
    const node = { name, driver: "supermicro", driver_info: one.driverInfo, ...change };
    const { status, body } = await service.api("POST", "/v1/nodes", node);
    expect(status).toBe(201);
    return (body as { uuid: string }).uuid;
  }

  it("shows the machine's screen, types, and ends the BMC's session with the tab", { timeout: 120_000 }, async () => {
    const { machine, bmc } = one.rackMachine;
    // A node of this type that names no console interface gets the iKVM.
    const url = await enableConsole(service, await enrol("smc", {}));
    page = await browser.newPage();
    await page.goto(url);
    await page.locator('body[data-state="connected"]').waitFor();
    const serial = async () => Buffer.from(await machine.serialLog()).toString();
    await eventually("the shell's prompt", async () => /[#$] $/.test(await serial()));
    const isShown = async () => {
      const seen = await canvasPicture(page);
      return differentPixels(pngOf(machine.screen), seen) < MAY_DIFFER && litPixels(seen) > 1000;
    };
    await eventually("the machine's picture in the browser", isShown);
    await page.locator("canvas").click();
    await page.keyboard.type("echo hello-$((6*7))\n", { delay: 20 });
    const line = await machine.openSerial();
    await eventually("hello-42 on the machine's screen, read through its serial line", async () => {
      await line.write(Buffer.from("screen | grep hello\n"));
      await new Promise((resolve) => setTimeout(resolve, 300));
      return /^hello-42/m.test(await serial());
    });
    line.close();
    await eventually("the answer in the browser's picture", isShown);
    expect(bmc.vncSessions).toBe(1);
    await page.close();
    await eventually("the end of the BMC's session", async () => bmc.vncSessions === 0);
  });

  it("tells in last_error that a licence is missing, and leaves the console off", async () => {
    const { bmc } = one.rackMachine;
    bmc.faults.add("ikvm-licence-missing");
    await bmc.settled();
    // As Ironic's nodes of this make are: by the hardware type redfish, with the console named.
    const uuid = await enrol("unlicensed", { driver: "redfish", console_interface: "supermicro-ikvm" });
    await service.api("PUT", `/v1/nodes/${uuid}/states/console`, { enabled: true });
    const error = await eventually("last_error", () => lastError(service, uuid));
    expect(error).toMatch(/Error enabling the console .*SFT-OOB-LIC/);
    const { body } = await service.api("GET", `/v1/nodes/${uuid}`);
    expect((body as { console_enabled: boolean }).console_enabled).toBe(false);
  });
});

function pngOf({ width, height, pixels }: Framebuffer): PNG {
  const png = new PNG({ width, height });
  png.data = Buffer.from(pixels);
  return png;
}
