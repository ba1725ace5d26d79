import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { launchBrowser } from "../support/browser.ts";
import { enableConsole, enrolRackNode } from "../support/nodes.ts";
import { requirePeer } from "../support/peers.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";
import { webSocketUrl } from "../support/viewer.ts";

const console = "/outband/v1/nodes/page/consoles/graphical";

describe.skipIf(!requirePeer("chromium", "chromium"))(
  "control on the console page",
  () => {
    let rack: TestRack;
    let service: Service;
    let browser: Browser;
    let url: string;

    beforeAll(async () => {
      rack = await startTestRack({ machine: "synthetic" });
      await rack.machine.powerOn();
      service = await Service.create();
      await service.start();
      url = await enableConsole(service, await enrolRackNode(service, rack, "page"));
      browser = await launchBrowser();
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await service?.[Symbol.asyncDispose]();
      await rack?.[Symbol.asyncDispose]();
    });

    async function open(at = url): Promise<Page> {
      const page = await (await browser.newContext()).newPage();
      await page.goto(at);
      await page.locator('body[data-state="connected"]').waitFor();
      return page;
    }
    const says = (page: Page, text: RegExp) => page.locator("#control p", { hasText: text }).waitFor();
    const close = (...pages: Page[]) => Promise.all(pages.map((page) => page.context().close()));

    it("is handed over with the keyboard alone", async () => {
      const [one, two] = [await open(), await open()];
      await says(one, /^You control$/);
      await says(two, /^Watching: viewer 1 controls$/);
      expect(await two.locator("#ctrl-alt-del").isDisabled()).toBe(true);
      await two.getByRole("button", { name: "Ask for control" }).focus();
      await two.keyboard.press("Enter");
      await says(two, /^Asked viewer 1 for control$/);
      await says(one, /^Viewer 2 asks for control$/);
      await one.getByRole("button", { name: "Refuse" }).focus();
      await one.keyboard.press("Enter");
      await says(two, /^Viewer 1 refused$/);
      // The focus has stayed with the buttons, which are others now.
      await two.keyboard.press("Enter");
      await says(one, /asks for control/);
      await one.getByRole("button", { name: "Give" }).focus();
      await one.keyboard.press("Space");
      await says(two, /^You control$/);
      expect(await two.locator("#ctrl-alt-del").isDisabled()).toBe(false);
      await close(one, two);
    });

    it("comes back to a page that is reloaded", async () => {
      const [one, two] = [await open(), await open()];
      await says(one, /^(You control|Nobody controls)$/);
      // While the writer of the test before may still come back, nobody is given control, but it can be asked for.
      const take = one.getByRole("button", { name: "Take control" });
      if (await take.isVisible()) await take.click();
      await says(one, /^You control$/);
      await one.reload();
      await says(one, /^You control$/);
      await says(two, /^Watching: viewer 1 controls$/);
      await close(one, two);
    });

    it("is not offered to a link that may only watch", async () => {
      const { body } = await service.api("POST", `${console}/sessions`, { mode: "read-only" });
      const page = await open((body as { url: string }).url);
      await says(page, /^Watching only$/);
      expect(await page.locator("#control button").count()).toBe(0);
      await close(page);
    });

    it("says why, when its session is ended", async () => {
      const { body } = await service.api("POST", `${console}/sessions`, {});
      const session = body as { id: string; url: string };
      const page = await open(session.url);
      await service.api("DELETE", `${console}/sessions/${session.id}`);
      await page.locator('body[data-state="lost"]').waitFor();
      expect(await page.locator("#notice-title").textContent()).toBe("The console session was ended");
      expect(await page.locator("#control").isHidden()).toBe(true);
      await close(page);
    });

    it.each([
      ["another origin", { origin: "https://evil.example" }, "0123456789abcdef", 403],
      ["another host", { host: "evil.example" }, "0123456789abcdef", 403],
      ["no name", {}, "", 400],
    ])("is not linked to a caller with %s", async (_, headers, viewer, status) => {
      const socket = new WebSocket(`${webSocketUrl(url)}&viewer=${viewer}`, ["control.outband"], { headers });
      const refused = await new Promise<number | undefined>((resolve, reject) => {
        socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
        socket.on("open", () => resolve(101));
        socket.on("error", reject);
      });
      expect(refused).toBe(status);
    });

    it("leaves no token in the service's log", () => {
      const token = new URL(url).searchParams.get("path")?.split("token=")[1] ?? "";
      expect(token).toHaveLength(43);
      expect(service.output).not.toContain(token);
    });
  },
  60_000,
);
