import { expect, it, onTestFinished } from "vitest";
import { MemoryLogger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb, ENCODING, Framebuffer, ScreenNews, serveRfb } from "#/protocols/rfb/index.ts";
import { until } from "#/protocols/rfb/test-support.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import type { ClipboardPolicy } from "./clipboard-policy.ts";
import type { HubListen } from "./graphical-hub.ts";
import { createGraphicalHubs } from "./graphical-hubs.ts";

const rfb = { vncCipher, deflate, randomBytes };

/** A hub in front of a BMC that has a clipboard and lights, and viewers of it without tokens. */
async function startHub(clipboard: Partial<ClipboardPolicy> = {}) {
  const news = new ScreenNews();
  const pasted: string[] = [];
  const keys: number[] = [];
  const rules = { gives: () => true, takes: () => true, onText: (text: string) => pasted.push(text), maxBytes: 1e6 };
  let session: ByteStream | null = null;
  const dial = async () => {
    const [mine, theirs] = createMemoryStreamPair();
    session = mine;
    const options = {
      framebuffer: new Framebuffer(64, 48),
      name: "bmc",
      security: { type: "none" },
      news,
      clipboard: rules,
      // No extended clipboard, as on BMCs: a text comes at once, and before the lights that are told after it.
      allowedEncodings: [ENCODING.desktopSize, ENCODING.ledState],
      onKey: (keysym: number) => keys.push(keysym),
    } as const;
    serveRfb(mine, options, rfb).catch(() => {});
    return theirs;
  };
  let connect: (stream: ByteStream) => void = () => {};
  const listen: HubListen = async ({ host, port }, onStream) => {
    connect = onStream;
    return { host, port, close: async () => {} };
  };
  const log = new MemoryLogger();
  const hubs = createGraphicalHubs(
    { listenHost: "127.0.0.1", readOnly: false, clipboard, retry: { firstMs: 1, capMs: 1, lastingMs: 1 } },
    { clock: systemClock, log, rfb, listen },
  );
  onTestFinished(() => hubs.closeAll());
  await hubs.open("node", { profile: "plain", peer: "bmc", password: null, dial });

  async function view() {
    const [hubEnd, viewerEnd] = createMemoryStreamPair();
    connect(hubEnd);
    const told: (string | number)[] = [];
    const client = await connectRfb(
      viewerEnd,
      {
        profile: "plain",
        password: null,
        clipboard: { ...rules, onText: (text) => told.push(text) },
        events: { onLedState: (state) => told.push(state) },
      },
      rfb,
    );
    client.run(new AbortController().signal).catch(() => {});
    await until("the BMC's picture", () => client.framebuffer.width === 64);
    return { client, told };
  }
  /** It presses a key, and has control then. */
  async function takeControl({ client }: Awaited<ReturnType<typeof view>>): Promise<void> {
    client.key(0x61, true);
    await until("the key", () => keys.length > 0);
  }
  const copy = (text: string) => news.tell({ kind: "clipboard", text });
  return { news, pasted, view, takeControl, copy, drop: () => session?.close() };
}

it("brings the machine's clipboard to the writer alone, and the writer's alone to the machine", async () => {
  const { view, takeControl, copy, pasted, news } = await startHub();
  const [writer, watcher] = [await view(), await view()];
  copy("before anybody has control");
  news.tell({ kind: "led-state", state: 4 });
  await until("the lights", () => writer.told.includes(4) && watcher.told.includes(4));
  await takeControl(writer);
  copy("copied");
  await until("the text at the writer", () => writer.told.length > 1);
  watcher.client.offerClipboard("not mine to paste");
  writer.client.offerClipboard("pasted");
  await until("the text at the machine", () => pasted.length > 0);
  expect([writer.told, watcher.told, pasted]).toEqual([[4, "copied"], [4], ["pasted"]]);
});

it("brings it to everybody where the operator says so", async () => {
  const { view, copy } = await startHub({ fromMachine: "all", toMachine: "off" });
  const viewers = [await view(), await view()];
  copy("für alle");
  await until("the text everywhere", () => viewers.every(({ told }) => told.length > 0));
  expect(viewers.map(({ told }) => told)).toEqual([["für alle"], ["für alle"]]);
});

it.each([
  [{ toMachine: "off", fromMachine: "off" }, [], []],
  [{ toMachine: "off" }, ["copied"], []],
  [{ fromMachine: "off" }, [], ["pasted"]],
  [{ maxBytes: 3 }, [], []],
] as const)("with %j as the policy passes only what it says", async (policy, atWriter, atMachine) => {
  const { view, takeControl, copy, pasted, news } = await startHub(policy);
  const writer = await view();
  await takeControl(writer);
  copy("copied");
  writer.client.offerClipboard("pasted");
  await until("what may pass", () => writer.told.length >= atWriter.length && pasted.length >= atMachine.length);
  // Comes after a text that was let through.
  news.tell({ kind: "led-state", state: 4 });
  await until("the lights", () => writer.told.includes(4));
  expect([writer.told, pasted]).toEqual([[...atWriter, 4], atMachine]);
});

it("shows the machine's lights to early and late viewers, and anew after a session that was lost", async () => {
  const { view, news, drop } = await startHub();
  const early = await view();
  news.tell({ kind: "led-state", state: 4 });
  await until("caps lock", () => early.told.includes(4));
  const late = await view();
  await until("caps lock at the late one", () => late.told.includes(4));
  drop();
  await until("the lights of the new session", () => early.told.length + late.told.length === 4);
  expect([early.told, late.told]).toEqual([
    [4, 4],
    [4, 4],
  ]);
});
