import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeInput, RecordingParser } from "#/protocols/recording/index.ts";
import { launchBrowser } from "../support/browser.ts";
import { canvasPicture, litPixels } from "../support/canvas.ts";
import { enableConsole, enrolRackNode } from "../support/nodes.ts";
import { requirePeer } from "../support/peers.ts";
import { eventually } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";

const hasBrowser = requirePeer("chromium", "chromium");

interface RecordingWire {
  readonly id: string;
  readonly state: string;
  readonly duration_ms: number;
  readonly size: number;
}

describe.skipIf(!hasBrowser)("a console that is recorded and replayed", () => {
  let rack: TestRack;
  let service: Service;
  let browser: Browser;
  let uuid: string;
  let screen: string;
  let recording: RecordingWire;
  /** The screen when the recording ended. */
  const last: PNG[] = [];
  let replay: Page;
  const complaints: string[] = [];

  const screenshot = async (query = "") => {
    const answer = await fetch(`${service.apiUrl}${screen}/screenshot${query}`);
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const position = async () => Number(await replay.locator("#seek").inputValue());

  beforeAll(async () => {
    rack = await startTestRack({ machine: "synthetic" });
    service = await Service.create({ recording: ["input = true"] });
    await service.start();
    uuid = await enrolRackNode(service, rack, "r1");
    await rack.machine.powerOn();
    screen = `/outband/v1/nodes/${uuid}/consoles/graphical`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  it("says what to do while the console is off", async () => {
    const { answer, bytes } = await screenshot();
    expect(answer.status).toBe(409);
    expect(bytes.toString()).toContain("console enable");
  });

  it("has a screenshot though nobody watches, and gives the BMC its session back", async () => {
    await enableConsole(service, uuid);
    await eventually("a picture with text", async () => {
      const { answer, bytes } = await screenshot();
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("image/png");
      return litPixels(PNG.sync.read(bytes)) > 500;
    });
    await eventually("the session to be closed", async () => (await rack.activeSessions()) === 0);
  });

  it("has a thumbnail, and answers 304 to who has the same", async () => {
    const { answer, bytes } = await screenshot("?format=jpeg&width=320&max_age=60");
    expect(answer.headers.get("content-type")).toBe("image/jpeg");
    expect(bytes.length).toBeLessThan(40_000);
    const again = await fetch(`${service.apiUrl}${screen}/screenshot?format=jpeg&width=320&max_age=60`, {
      headers: { "If-None-Match": answer.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });

  it("records what somebody types", async () => {
    const { status } = await service.api("POST", `${screen}/recordings`, {});
    expect(status).toBe(201);
    expect((await service.api("POST", `${screen}/recordings`, {})).status).toBe(409);
    let enters = 0;
    const press = rack.machine.key.bind(rack.machine);
    rack.machine.key = (keysym, down) => {
      if (keysym === 0xff0d && !down) enters++;
      press(keysym, down);
    };
    const page = await browser.newPage();
    const { body } = await service.api("GET", `/v1/nodes/${uuid}/states/console`);
    await page.goto((body as { console_info: { url: string } }).console_info.url);
    await page.waitForSelector("body[data-state=connected]");
    await page.locator("canvas").click();
    for (const word of ["echo first", "uname", "echo second-line", "echo the-end"]) {
      await page.keyboard.type(`${word}\n`, { delay: 30 });
      await page.waitForTimeout(700);
    }
    // An iDRAC takes keys slower than they are typed here: the screen is the last one when the last Enter has arrived.
    await eventually("the last Enter at the machine", async () => enters === 4);
    await page.waitForTimeout(700);
    recording = (await service.api("DELETE", `${screen}/recordings/current`)).body;
    last.push(PNG.sync.read((await screenshot()).bytes));
    await page.close();
    expect(recording).toMatchObject({ state: "complete", end_reason: "stopped", gaps: [] });
  });

  it("recorded the keys in a file of its own", async () => {
    const answer = await fetch(`${service.apiUrl}${screen}/recordings/${recording.id}/input`);
    const blocks = new RecordingParser().push(new Uint8Array(await answer.arrayBuffer()));
    const inputs = blocks.flatMap(({ kind, payload }) => (kind === "input" ? [decodeInput(payload)] : []));
    const typed = inputs.flatMap((input) => (input.kind === "key" && input.down ? [input.keysym] : []));
    expect(String.fromCharCode(...typed.filter((keysym) => keysym < 0x7f))).toContain("echo second-line");
  });

  it("kept key frames of it", async () => {
    const { body } = await service.api("GET", `${screen}/keyframes`);
    const { keyframes } = body as { keyframes: { id: string; size: number }[] };
    expect(keyframes.length).toBeGreaterThan(0);
    const answer = await fetch(`${service.apiUrl}${screen}/keyframes/${keyframes[0]?.id}`);
    expect(litPixels(PNG.sync.read(Buffer.from(await answer.arrayBuffer())))).toBeGreaterThan(500);
  });

  it("is replayed by the page, which breaks no rule of its policy", async () => {
    replay = await browser.newPage({ viewport: { width: 1100, height: 720 } });
    replay.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    replay.on("pageerror", (error) => complaints.push(error.message));
    await replay.goto(`${service.apiUrl}/outband/replay.html?node=r1&recording=${recording.id}`);
    await replay.waitForSelector("body[data-state=ready]");
    expect(await replay.textContent("#status")).toBe("Intact");
    expect(complaints).toEqual([]);
  });

  it("ends with the very picture that was on the screen, to the pixel", async () => {
    await replay.keyboard.press("End");
    // noVNC draws what it is fed when the browser lets it.
    await eventually("the last picture", async () => {
      const shown = await canvasPicture(replay);
      return last.some((picture) => samePicture(picture, shown));
    });
  });

  /** What the page shows when noVNC has drawn what it was fed: it does so when the browser lets it. */
  const stillPicture = () => {
    let before: PNG | null = null;
    return eventually("a picture that stands still", async () => {
      const now = await canvasPicture(replay);
      const isStill = before !== null && samePicture(before, now);
      before = now;
      return isStill && now;
    });
  };

  it("shows other pictures at other times, and the same at the same", async () => {
    await replay.keyboard.press("Home");
    const first = await stillPicture();
    expect(last.some((picture) => samePicture(picture, first))).toBe(false);
    const middle = String(Math.floor(recording.duration_ms / 2));
    const seek = replay.locator("#seek");
    await seek.fill(middle);
    const once = await stillPicture();
    await replay.keyboard.press("Home");
    await stillPicture();
    await seek.fill(middle);
    await eventually("the same picture", async () => samePicture(await canvasPicture(replay), once));
    await seek.fill("0");
    await eventually("the first picture", async () => samePicture(await canvasPicture(replay), first));
  });

  it("plays, pauses, and plays faster", async () => {
    await replay.locator("#seek").fill("0");
    await replay.locator("#play").click();
    await replay.waitForTimeout(600);
    await replay.locator("#play").click();
    const slow = await position();
    expect(slow).toBeGreaterThan(300);
    expect(slow).toBeLessThan(1500);
    await replay.waitForTimeout(200);
    expect(await position()).toBe(slow);
    await replay.getByText("8×").click();
    await replay.locator("#seek").fill("0");
    await replay.locator("#play").click();
    await eventually(
      "the end",
      async () => (await replay.textContent("#play")) === "Play" && (await position()) > slow,
    );
    await eventually("the last picture", async () => {
      const shown = await canvasPicture(replay);
      return last.some((picture) => samePicture(picture, shown));
    });
  });

  it("is played with the keyboard alone", async () => {
    await replay.locator("#play").focus();
    await replay.keyboard.press("Space");
    expect(await replay.textContent("#play")).toBe("Pause");
    await replay.keyboard.press("Space");
    expect(await replay.textContent("#play")).toBe("Play");
    await replay.locator("#seek").focus();
    await replay.keyboard.press("Home");
    expect(await position()).toBe(0);
    await replay.keyboard.press("PageUp");
    expect(await position()).toBeGreaterThan(0);
  });

  it("is told from one that was changed, by the page and by the service", async () => {
    const path = join(service.folder, "state", "recordings", uuid, `${recording.id}.obrec`);
    const good = await readFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const bad = Buffer.from(good);
    bad[bad.length >> 1] = (bad[bad.length >> 1] as number) ^ 1;
    await writeFile(path, bad);
    const { body } = await service.api("GET", `${screen}/recordings/${recording.id}/verify`);
    expect(body).toMatchObject({ intact: false });
    await replay.reload();
    await replay.waitForSelector("body[data-state=warning]");
    expect(await replay.textContent("#status")).toContain("Changed after it was recorded");
    await writeFile(path, good);
    expect((await service.api("GET", `${screen}/recordings/${recording.id}/verify`)).body).toMatchObject({
      intact: true,
      complete: true,
    });
  });

  it("says what is wrong with an address", async () => {
    await replay.goto(`${service.apiUrl}/outband/replay.html?node=r1&recording=nonsense`);
    await replay.waitForSelector("body[data-state=failed]");
    expect(await replay.textContent("#notice-text")).toContain("no such recording");
    await replay.close();
  });

  it("is interrupted by kill -9, and plays up to there", async () => {
    const newestOne = async () => {
      const { body } = await service.api("GET", `${screen}/recordings`);
      return (body as { recordings: RecordingWire[] }).recordings[0];
    };
    await service.api("POST", `${screen}/recordings`, {});
    await eventually("a picture to be on the disk", async () => ((await newestOne())?.size ?? 0) > 2_000);
    await service.kill();
    await service.start();
    const newest = await newestOne();
    expect(newest).toMatchObject({ state: "interrupted" });
    expect((await service.api("GET", `${screen}/recordings/${newest?.id}/verify`)).body).toMatchObject({
      intact: true,
      complete: false,
    });
    const page = await browser.newPage();
    await page.goto(`${service.apiUrl}/outband/replay.html?node=r1&recording=${newest?.id}`);
    await page.waitForSelector("body[data-state=warning]");
    expect(await page.textContent("#status")).toBe("Intact, without an end");
    await eventually("its first picture to be drawn", async () => litPixels(await canvasPicture(page)) > 200);
    await page.close();
  });

  it("takes its key frames with it when the node is deleted", async () => {
    const folder = join(service.folder, "state", "keyframes", uuid);
    expect((await stat(folder)).isDirectory()).toBe(true);
    await service.api("PUT", `/v1/nodes/${uuid}/maintenance`, { reason: "goes" });
    expect((await service.api("DELETE", `/v1/nodes/${uuid}`)).status).toBe(204);
    await expect(stat(folder)).rejects.toThrow("ENOENT");
  });
});

function samePicture(a: PNG, b: PNG): boolean {
  return a.width === b.width && a.height === b.height && a.data.equals(b.data);
}
