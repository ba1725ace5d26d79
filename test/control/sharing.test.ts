import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { connectTcp, vncCipher } from "#/transports/index.ts";
import { enableConsole, enrolRackNode, getConsole } from "../support/nodes.ts";
import { eventually } from "../support/process.ts";
import { startTestRack, type TestRack } from "../support/rack.ts";
import { Service } from "../support/service.ts";
import { openPage, type Page } from "./viewers.ts";

/** The whole service as its own process, and the rack's Dell in this one, so that the test sees which keys arrive. */
describe("several viewers of one machine", () => {
  let rack: TestRack;
  let service: Service;
  let uuid: string;
  let url: string;
  let console: string;
  /** What reached the machine's keyboard. */
  const keys: string[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    rack = await startTestRack({ machine: "synthetic" });
    const { machine } = rack;
    const press = machine.key.bind(machine);
    machine.key = (keysym, down) => {
      keys.push(`${down ? "+" : "-"}${keysym < 0x7f ? String.fromCharCode(keysym) : keysym.toString(16)}`);
      press(keysym, down);
    };
    service = await Service.create({ vnc: ["linger = 1", "idle_control = 600"] });
    await service.start();
    uuid = await enrolRackNode(service, rack, "shared");
    await machine.powerOn();
    url = await enableConsole(service, uuid);
    console = `/outband/v1/nodes/shared/consoles/graphical`;
  }, 60_000);
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.leave()));
    await eventually("an empty console", async () => {
      const { body } = await service.api("GET", console);
      return (body as { viewers: unknown[] }).viewers.length === 0;
    });
    // The writer's grace.
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    keys.length = 0;
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await rack?.[Symbol.asyncDispose]();
  });

  async function open(at = url, name?: string): Promise<Page> {
    const page = await openPage(at, name);
    pages.push(page);
    return page;
  }
  const arrived = (text: string) =>
    eventually(`${text} at the machine, not ${keys.join("")}`, async () => keys.join("").includes(text), 15_000);
  const newSession = async (body: object) => {
    const answer = await service.api("POST", `${console}/sessions`, body);
    expect(answer.status).toBe(201);
    return answer.body as { id: string; url: string; mode: string };
  };

  it("shows ten of them one BMC session, and lets only the writer's keys through", async () => {
    const all: Page[] = [];
    for (let i = 0; i < 10; i++) all.push(await open());
    const [first, ...others] = all as [Page, ...Page[]];
    await first.is("writer");
    for (const page of others) await page.is("watching");
    await eventually("one session at the BMC", async () => (await rack.activeSessions()) === 1);
    for (const page of others) {
      page.type("X");
      page.client.pointer(1, 5, 5);
    }
    first.type("ab");
    await arrived("+a-a+b-b");
    expect(keys.join("")).toBe("+a-a+b-b");
    expect(await rack.activeSessions()).toBe(1);
  });

  it("hands control over when the writer gives it, with no key left down", async () => {
    const [one, two] = [await open(), await open()];
    await two.is("watching");
    two.ask({ action: "ask" });
    await two.is("asking");
    await eventually("the writer to be told", async () => one.state.asks.length === 1);
    one.client.key(0xffe3, true);
    await arrived("+ffe3");
    one.ask({ action: "give", viewer: one.state.asks[0]?.id });
    await two.is("writer");
    await one.is("watching");
    await arrived("+ffe3-ffe3");
    one.type("x");
    two.type("y");
    await arrived("+y-y");
    expect(keys.join("")).toBe("+ffe3-ffe3+y-y");
  });

  it("tells the one who asked that it was refused, and keeps others from handing out control", async () => {
    const [one, two] = [await open(), await open()];
    two.ask({ action: "ask" });
    await two.is("asking");
    two.ask({ action: "give" });
    await eventually("an error", async () => two.errors.some(({ code }) => code === "CONTROL_NOT_WRITER"));
    await eventually("the writer to be told", async () => one.state.asks.length === 1);
    one.ask({ action: "refuse", viewer: one.state.asks[0]?.id });
    await two.is("watching");
    expect(two.state.you?.refused).toBe(true);
  });

  it("keeps control for a page that reloads", async () => {
    const one = await open();
    const two = await open();
    await two.is("watching");
    await one.leave();
    pages.splice(pages.indexOf(one), 1);
    two.type("x");
    const again = await open(url, one.name);
    await again.is("writer");
    again.type("k");
    await arrived("+k-k");
    expect(keys.join("")).toBe("+k-k");
  });

  it("lets a read-only token watch and nothing else, whatever it sends", async () => {
    const session = await newSession({ mode: "read-only" });
    const page = await open(session.url);
    expect(page.state.you).toMatchObject({ mode: "read-only", state: "watching" });
    page.type("abc");
    page.client.pointer(7, 1, 1);
    page.ask({ action: "ask" });
    await eventually("an error", async () => page.errors.some(({ code }) => code === "CONTROL_READ_ONLY"));
    const writer = await open();
    await writer.is("writer");
    writer.type("z");
    await arrived("+z-z");
    expect(keys.join("")).toBe("+z-z");
  });

  it("cuts the viewers of a session that is revoked, at once and with the reason", async () => {
    const session = await newSession({ mode: "write", ttl: 600 });
    const [mine, other] = [await open(session.url), await open()];
    expect((await service.api("DELETE", `${console}/sessions/${session.id}`)).status).toBe(204);
    await eventually("the cut", async () => mine.closeCode === 4403 && mine.controlClosed, 3_000);
    expect((await service.api("GET", `${console}/sessions/${session.id}`)).status).toBe(404);
    expect(other.closeCode).toBeNull();
    await expect(openPage(session.url)).rejects.toThrow("403");
  });

  it("lets an administrator see who is there and hand control over, and shows nobody a way in", async () => {
    const [one, two] = [await open(), await open()];
    await one.is("writer");
    const { body } = await service.api("GET", console);
    const state = body as { writer: string; viewers: { id: string; number: number; state: string }[] };
    expect(state).toMatchObject({ connected: true, asks: [] });
    const token = new URL(url).searchParams.get("path")?.split("token=")[1] ?? "";
    expect(JSON.stringify(body)).not.toContain(token);
    expect(JSON.stringify((await service.api("GET", `${console}/sessions`)).body)).not.toContain(token);
    const second = state.viewers.find(({ number }) => number === 2);
    const given = await service.api("POST", `${console}/control`, { action: "give", viewer: second?.id });
    expect((given.body as { writer: string }).writer).toBe(second?.id);
    await two.is("writer");
    const none = await service.api("POST", `${console}/control`, { action: "give", viewer: "nobody" });
    expect(none.status).toBe(404);
  });

  it("types a text for the API, and gives control back to whom it was taken from", async () => {
    const page = await open();
    await page.is("writer");
    const refused = await service.api("POST", `${console}/type`, { text: "hi" });
    expect(refused.status).toBe(409);
    const typed = await service.api("POST", `${console}/type`, { text: "ls -l\n", force: true });
    expect(typed).toMatchObject({ status: 200, body: { typed: 6, untypeable: [], stopped: null } });
    expect(keys.join("")).toBe("+l-l+s-s+ - +---+l-l+ff0d-ff0d");
    await page.is("writer");
    const chord = await service.api("POST", `${console}/keys`, { chord: "ctrl-alt-del", force: true });
    expect(chord.status).toBe(204);
    await arrived("+ffe3+ffe9+ffff-ffff-ffe9-ffe3");
  });

  it("types with nobody there, and says what a layout cannot type", async () => {
    const half = await service.api("POST", `${console}/type`, { text: "a→b", layout: "de" });
    expect(half).toMatchObject({ status: 400, body: { typed: 0, untypeable: [{ character: "→", index: 1 }] } });
    expect(keys).toEqual([]);
    const partial = await service.api("POST", `${console}/type`, { text: "z→y", layout: "de", partial: true });
    expect(partial).toMatchObject({ status: 200, body: { typed: 2 } });
    expect(keys.join("")).toBe("+y-y+z-z");
  });

  it("stops typing when the caller hangs up, with no key left down", async () => {
    const text = "A".repeat(500);
    const hangUp = AbortSignal.timeout(2_000);
    const request = fetch(`${service.apiUrl}${console}/type`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text }),
      signal: hangUp,
    });
    await expect(request).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const count = keys.length;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(keys.length).toBe(count);
    expect(count).toBeGreaterThan(4);
    expect(keys.filter((key) => key.startsWith("+")).length).toBe(keys.filter((key) => key.startsWith("-")).length);
  });

  it("lets one on the plain port type only while nobody has control", async () => {
    const { body } = await service.api("GET", `/v1/nodes/shared`);
    const info = (body as { driver_internal_info: { vnc_host: string; vnc_port: number } }).driver_internal_info;
    const stream = await connectTcp({ host: info.vnc_host, port: info.vnc_port });
    const native = await connectRfb(stream, { profile: "plain", password: null }, { vncCipher });
    const running = native.run(new AbortController().signal).catch(() => {});
    const page = await open();
    await page.is("writer");
    native.key(0x78, true);
    page.type("p");
    await arrived("+p-p");
    expect(keys.join("")).toBe("+p-p");
    page.ask({ action: "release" });
    await page.is("watching");
    native.key(0x79, true);
    native.key(0x79, false);
    await arrived("+y-y");
    native.close();
    await running;
  });

  it("answers 409 for a console that is off", async () => {
    await enrolRackNode(service, rack, "off");
    const off = "/outband/v1/nodes/off/consoles/graphical";
    expect((await service.api("GET", off)).status).toBe(409);
    expect((await service.api("POST", `${off}/type`, { text: "x" })).status).toBe(409);
    expect((await getConsole(service, "off")).console_enabled).toBe(false);
  });
}, 120_000);
