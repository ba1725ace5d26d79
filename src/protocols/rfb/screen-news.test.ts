import { expect, it } from "vitest";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { connectRfb } from "./client.ts";
import { ENCODING } from "./encodings/encoding.ts";
import { ScreenNews } from "./screen-news.ts";
import { serveRfb } from "./server.ts";
import { samePicture, testPicture, until } from "./test-support.ts";

const deps = { vncCipher, deflate, randomBytes };

/** A viewer of a screen with these news; gives the lights it was told of, and bells as -1. */
async function view(news: ScreenNews, encodings?: readonly number[]) {
  const [serverEnd, clientEnd] = createMemoryStreamPair();
  const screen = testPicture(40, 30);
  const served = serveRfb(serverEnd, { framebuffer: screen, name: "n", security: { type: "none" }, news }, deps);
  const told: number[] = [];
  const events = { onLedState: (state: number) => told.push(state), onBell: () => told.push(-1) };
  const wishes = { profile: "plain", password: null, events, ...(encodings && { encodings }) } as const;
  const client = await connectRfb(clientEnd, wishes, deps);
  const running = client.run(new AbortController().signal);
  await until("the picture", () => samePicture(screen, client.framebuffer));
  return {
    told,
    async [Symbol.asyncDispose]() {
      client.close();
      await Promise.all([running, served]);
    },
  };
}

it("tells every viewer of the keyboard's lights, and a late one what they show", async () => {
  const news = new ScreenNews();
  await using early = await view(news);
  expect(early.told).toEqual([]);
  news.tell({ kind: "led-state", state: 4 });
  await until("caps lock", () => early.told.length === 1);
  await using late = await view(news);
  await until("caps lock at the late one", () => late.told.length === 1);
  news.tell({ kind: "led-state", state: 2 });
  await until("num lock", () => early.told.length + late.told.length === 4);
  expect([early.told, late.told]).toEqual([
    [4, 2],
    [4, 2],
  ]);
});

it("does not repeat what is no news, nor tell what was forgotten", async () => {
  const news = new ScreenNews();
  news.tell({ kind: "led-state", state: 4 });
  news.forget();
  await using viewer = await view(news);
  news.tell({ kind: "led-state", state: 1 });
  news.tell({ kind: "led-state", state: 1 });
  await until("scroll lock", () => viewer.told.length > 0);
  news.tell({ kind: "bell" });
  await until("the bell", () => viewer.told.length > 1);
  expect(viewer.told).toEqual([1, -1]);
});

it("sends no light to a viewer that has not listed it", async () => {
  const news = new ScreenNews();
  await using viewer = await view(news, [ENCODING.raw]);
  news.tell({ kind: "led-state", state: 4 });
  news.tell({ kind: "bell" });
  await until("the bell", () => viewer.told.length > 0);
  expect(viewer.told).toEqual([-1]);
});
