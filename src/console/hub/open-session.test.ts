import { expect, it } from "vitest";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { ManualClock } from "#/lib/time/index.ts";
import { serveAten } from "#/protocols/rfb/aten/index.ts";
import { Framebuffer, packRgb } from "#/protocols/rfb/index.ts";
import { vncCipher } from "#/transports/index.ts";
import { openSession } from "./open-session.ts";

/** An iKVM that takes one token, and notes what happened in which order. */
function ikvm() {
  const screen = new Framebuffer(32, 16);
  screen.fill({ x: 0, y: 0, width: 32, height: 16 }, packRgb(248, 248, 248));
  const happened: string[] = [];
  const keys: string[] = [];
  const { signal } = new AbortController();
  const clock = new ManualClock();
  const dial = async () => {
    happened.push("dial");
    const [hubEnd, bmcEnd] = createMemoryStreamPair();
    const video = { encoding: "hermon" } as const;
    const checkCredentials = (given: { username: string; password: string }) => given.username === "token";
    const onKey = (keysym: number, down: boolean) => void keys.push(`${keysym} ${down ? "down" : "up"}`);
    const options = { framebuffer: screen, video, version: "055.008", checkCredentials, onKey, signal, clock } as const;
    void serveAten(bmcEnd, options).catch(() => {});
    return hubEnd;
  };
  const login = async () => {
    happened.push("login");
    return { username: "token", password: "" };
  };
  const framebuffer = new Framebuffer(1, 1);
  const open = (upstream: { login?: typeof login }) =>
    openSession(
      { upstream: { peer: "bmc:5900", password: null, ...upstream }, profile: "aten", framebuffer, signal },
      { clock, rfb: { vncCipher }, dial },
    );
  return { happened, keys, login, open, framebuffer, signal };
}

it("speaks ATEN's dialect, with credentials that are asked for before it dials", async () => {
  const { happened, keys, login, open, framebuffer, signal } = ikvm();
  const session = await open({ login });
  expect(happened).toEqual(["login", "dial"]);
  const running = session.run(signal);
  await expect.poll(() => [framebuffer.width, framebuffer.height]).toEqual([32, 16]);
  expect(framebuffer.words[5]).toBe(packRgb(255, 255, 255));
  session.key(0x61, true);
  await expect.poll(() => keys).toEqual(["97 down"]);
  session.close();
  await running;
});

it("does not dial for an upstream that should log in and cannot", async () => {
  const { happened, open } = ikvm();
  await expect(open({})).rejects.toMatchObject({ code: "HUB_NO_LOGIN" });
  expect(happened).toEqual([]);
});
