import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TcpClient } from "../ipmi/tcp-client.ts";
import { launchBrowser } from "../support/browser.ts";
import { enrolRackNode, getConsole, lastError } from "../support/nodes.ts";
import { OpenStackCli } from "../support/openstack.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually, run } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";
import { openLine, refusalOf } from "./line-client.ts";

const CONSOLE = "/outband/v1/nodes/line/consoles/serial";
const hasPeers = requirePeer("chromium", "chromium") && requirePeer("qemu-system-x86_64", "qemu-system-x86");

describe.skipIf(!hasPeers)(
  "a QEMU guest's serial line, over its BMC's Serial-over-LAN",
  () => {
    let rack: TestRack;
    let service: Service;
    let browser: Browser;

    beforeAll(async () => {
      rack = await startTestRack({ machine: "qemu" });
      service = await Service.create();
      await service.start();
      await enrolRackNode(service, rack, "line", { ipmi_address: rack.ipmi.host, ipmi_port: rack.ipmi.port });
      browser = await launchBrowser();
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await service?.[Symbol.asyncDispose]();
      await rack?.[Symbol.asyncDispose]();
    });

    const outband = async (...words: string[]): Promise<string> => {
      const { code, output } = await run("bin/outband", ["--url", service.apiUrl, ...words]);
      expect(code, output).toBe(0);
      return output.trim();
    };

    async function openPage(url: string, problems: string[] = []): Promise<Page> {
      const page = await (await browser.newContext({ viewport: { width: 1100, height: 720 } })).newPage();
      page.on("console", (message) => problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(error.message));
      await page.goto(url);
      await page.locator('body[data-state="connected"][data-line="live"]').waitFor();
      return page;
    }
    const screenOf = async (page: Page): Promise<string> =>
      (await page.locator(".xterm-rows > div").allTextContents()).join("\n");
    const shows = (page: Page, what: RegExp) =>
      eventually(`the page to show ${what}`, async () => what.test(await screenOf(page)));

    /** The writer before may still come back; then control can only be asked for. */
    async function takeControl(page: Page): Promise<void> {
      const says = page.locator("#control p");
      await says.filter({ hasText: /./ }).waitFor();
      const take = page.getByRole("button", { name: "Take control" });
      if (await take.isVisible()) await take.click();
      await says.filter({ hasText: /^You control$/ }).waitFor();
    }

    it("is opened by one command, boots before anybody watches, and is typed at in the browser", async () => {
      const url = await outband("console", "open", "--serial", "line");
      expect(await lastError(service, "line")).toBeNull();
      await rack.machine.powerOn();
      await rack.guestIsUp();

      const problems: string[] = [];
      const page = await openPage(url, problems);
      expect(await page.title()).toBe("line · serial console");
      await shows(page, /# *$/m);
      await page.keyboard.type("echo $((6 * 7)) is the answer\n");
      await shows(page, /^42 is the answer/m);
      const before = await screenOf(page);
      if (process.env.SCREENSHOT) {
        await mkdir("docs/images", { recursive: true });
        await page.screenshot({ path: "docs/images/terminal.png" });
      }
      await page.context().close();

      // Another page, another link: the same screen, with what was said before anybody came above it.
      const again = await openPage(await outband("console", "open", "--serial", "line"), problems);
      await shows(again, /42 is the answer/);
      expect(await screenOf(again)).toBe(before);
      await again.locator("#search-text").fill("Linux version");
      await again.keyboard.press("Enter");
      await eventually("the boot text to be found", async () =>
        /of|^[1-9]/.test((await again.locator("#search-count").textContent()) ?? ""),
      );
      await again.context().close();
      expect(problems).toEqual([]);
    });

    it("is pasted to, after a question when there are lines, and keeps its link out of the address bar", async () => {
      const page = await openPage(await outband("console", "open", "--serial", "line"));
      expect(page.url()).not.toContain("token");
      await takeControl(page);
      await page.locator("#paste").click();
      await page.locator("#paste-text").fill("echo one-$((1+0))\necho two-$((1+1))\n");
      await page.getByRole("button", { name: /^Paste 3 lines$/ }).click();
      await shows(page, /^one-1/m);
      await shows(page, /^two-2/m);
      await page.context().close();
    });

    it("is shown by the API and the command line", async () => {
      await eventually("the pages to be gone", async () => {
        const { line, clients } = (await service.api("GET", CONSOLE)).body as { line: string; clients: object[] };
        return line === "live" && clients.length === 0;
      });
      expect(await outband("console", "log", "line", "--lines", "40")).toContain("42 is the answer");
      const { body } = await service.api("GET", `${CONSOLE}/output?bytes=65536&format=json`);
      const output = body as { text: string; base64: string; marks: { time: string; event: string }[] };
      expect(output.text).toContain("42 is the answer");
      expect(Buffer.from(output.base64, "base64").toString("latin1")).toContain("42 is the answer");
      expect(output.marks.length).toBeGreaterThan(0);
      const log = await fetch(`${service.apiUrl}${CONSOLE}/log?format=raw`);
      const guest = Buffer.from(await rack.machine.serialLog()).toString("latin1");
      // Byte for byte what QEMU wrote: the line was open before the machine was switched on.
      const kept = Buffer.from(await log.arrayBuffer()).toString("latin1");
      expect(kept.endsWith(guest.slice(-2000))).toBe(true);
      expect((await service.api("GET", `${CONSOLE}/output?lines=0`)).status).toBe(400);
    });

    it("is read and typed at by a client of Nova's serial proxy, within what its session allows", async () => {
      const { status, body } = await service.api("POST", `${CONSOLE}/sessions`, {});
      expect(status).toBe(201);
      const session = body as { id: string; socket_url: string };
      // Control still waits for the page of the test before.
      expect((await service.api("POST", `${CONSOLE}/control`, { action: "release" })).status).toBe(200);
      const line = await openLine(session.socket_url, ["binary", "base64"]);
      line.type("echo plain-$((40 + 2))\r");
      await line.shows("plain-42");
      await service.api("DELETE", `${CONSOLE}/sessions/${session.id}`);
      await eventually("the cut", async () => line.closeCode === 4403);
      expect(await refusalOf(session.socket_url, ["binary"])).toBe(403);

      const watching = (await service.api("POST", `${CONSOLE}/sessions`, { mode: "read-only" })).body as {
        socket_url: string;
        url: string;
      };
      const watcher = await openLine(watching.socket_url);
      watcher.type("echo never\r");
      await watcher.shows("only watch");
      await watcher.close();
      const page = await openPage(watching.url);
      await page.locator("#control p", { hasText: /^Watching only$/ }).waitFor();
      expect(await page.locator("#break").isDisabled()).toBe(true);
      await page.context().close();
      expect(await outband("console", "log", "line")).not.toContain("never");
      expect(service.output).not.toContain(new URL(session.socket_url).searchParams.get("token"));
    });

    it("is recorded", async () => {
      await service.api("POST", `${CONSOLE}/control`, { action: "release" });
      expect((await service.api("POST", `${CONSOLE}/recordings`)).status).toBe(201);
      expect((await service.api("POST", `${CONSOLE}/recordings`)).status).toBe(409);
      const line = await openLine(
        ((await service.api("POST", `${CONSOLE}/sessions`)).body as { socket_url: string }).socket_url,
      );
      line.type("echo recorded-$((1 + 1))\r");
      await line.shows("recorded-2");
      await line.close();
      const stopped = (await service.api("DELETE", `${CONSOLE}/recordings/current`)).body as { id: string };
      const { body } = await service.api("GET", `${CONSOLE}/recordings`);
      expect(body).toMatchObject({ recordings: [{ id: stopped.id, state: "complete", end_reason: "stopped" }] });
      const cast = await (await fetch(`${service.apiUrl}${CONSOLE}/recordings/${stopped.id}`)).text();
      const [header = "", ...events] = cast.trim().split("\n");
      expect(JSON.parse(header)).toMatchObject({ version: 2, width: 80, height: 25 });
      expect(events.map((event) => (JSON.parse(event) as [number, string, string])[2]).join("")).toContain(
        "recorded-2",
      );
      expect((await service.api("DELETE", `${CONSOLE}/recordings/${stopped.id}`)).status).toBe(204);
      expect((await service.api("GET", `${CONSOLE}/recordings/${stopped.id}`)).status).toBe(404);
    });

    it.skipIf(!requirePeer("openstack", "python3-ironicclient"))(
      "is shown by openstack as a socat URL, which a TCP client types at; and its log goes with its node",
      async () => {
        await service.api("PUT", CONSOLE, { enabled: false });
        const isOff = async () => (await service.api("GET", CONSOLE)).status === 409;
        await eventually("the BMC's only session to be free", isOff);
        const info = { ipmi_address: rack.ipmi.host, ipmi_port: rack.ipmi.port };
        const login = { ipmi_username: rack.username, ipmi_password: rack.password };
        const node = { name: "plain", driver: "ipmi", driver_info: { ...info, ...login } };
        const { uuid } = (await service.api("POST", "/v1/nodes", node)).body as { uuid: string };

        const openstack = new OpenStackCli(service.apiUrl);
        await openstack.text("node", "console", "enable", "plain");
        await eventually("the console", async () => (await getConsole(service, "plain")).console_enabled);
        const shown = await openstack.json<Awaited<ReturnType<typeof getConsole>>>("node", "console", "show", "plain");
        expect(shown).toMatchObject({ console_enabled: true, console_info: { type: "socat" } });
        expect(shown.console_info?.url).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
        using client = new TcpClient(shown.console_info?.url ?? "");
        // What is typed before the session with the BMC is there waits for it.
        client.type("echo over-tcp-$((40 + 2))\r");
        await client.shows("over-tcp-42");

        const log = join(service.folder, "state/serial", uuid);
        await eventually("the log on the disk", async () => (await readdir(log)).length > 0);
        expect((await service.api("DELETE", "/v1/nodes/plain")).status).toBe(204);
        await expect(readdir(log)).rejects.toMatchObject({ code: "ENOENT" });
      },
    );
  },
  180_000,
);
